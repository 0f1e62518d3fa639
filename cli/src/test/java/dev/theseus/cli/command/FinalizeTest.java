package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.TwoHosts;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making an upgrade final, on two local hosts whose installed version is a file. */
class FinalizeTest {
    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));
    private TwoHosts hosts = new TwoHosts(Path.of("."));

    @BeforeEach
    void prepare() throws Exception {
        cli = new Cli(home.resolve("state"));
        hosts = TwoHosts.in(home);
        Files.writeString(home.resolve("plan.yaml"), """
                theseus: 1
                plan: tryout
                upgrade:
                  product: shop
                  from: "1.0 .. 1.9"
                  to: "2.0"
                  installed: { on: nodes, run: "cat %1$s/version-${host.name}", parse: version }
                phases:
                  - phase: Upgrade
                    on: nodes
                    waves: { max_failures: 1 }
                    on_failure: undo
                    steps:
                      - id: backup
                        run: cp %1$s/version-${host.name} %1$s/kept-${host.name}
                        undo: rm -f %1$s/kept-${host.name}
                      - id: upgrade
                        run: echo 2.0 > %1$s/version-${host.name}
                        undo: cp %1$s/kept-${host.name} %1$s/version-${host.name}
                        verify: { run: "test ! -e %1$s/broken-${host.name}" }
                finalize:
                  - { run: rm -f %1$s/kept-a %1$s/kept-b, on: "nodes[first]" }
                """.formatted(home));
        for (String host : new String[] {"a", "b"}) Files.writeString(version(host), "1.4\n");
    }

    private Path version(String host) {
        return home.resolve("version-" + host);
    }

    private Cli.Ended upgraded() {
        return cli.run("run", home.resolve("plan.yaml").toString(), "-i", hosts.site());
    }

    private int upgrade() {
        return upgraded().status();
    }

    @Test
    void closes_the_window_where_every_host_is_where_it_should_be_and_then_there_is_no_way_back() throws IOException {
        assertThat(upgrade()).isZero();
        assertThat(cli.run("status").out())
                .contains("installed: 1.4 → 2.0 on 2 hosts")
                .doesNotContain("not 2.0");
        assertThat(home.resolve("kept-a")).exists();
        Cli.Ended end = cli.run("finalize");
        assertThat(end.status()).as(end.toString()).isZero();
        assertThat(end.out()).contains("Finalized");
        assertThat(home.resolve("kept-a")).doesNotExist();
        Cli.Ended back = cli.run("rollback");
        assertThat(back.status()).isEqualTo(2);
        assertThat(back.err()).contains("was made final: the rollback window is closed", "nothing was changed");
        assertThat(Files.readString(version("a"))).isEqualTo("2.0\n");
        assertThat(cli.run("finalize").err()).contains("is final already");
        assertThat(cli.run("status").out()).contains("Finalized");
    }

    @Test
    void is_refused_where_a_host_has_lost_its_version_since_and_the_way_back_stays_open() throws IOException {
        assertThat(upgrade()).isZero();
        Files.writeString(version("b"), "1.4\n");
        Cli.Ended refused = cli.run("finalize");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("THS-516", "b has 1.4, not 2.0", "nothing was changed");
        assertThat(home.resolve("kept-b")).exists();
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(Files.readString(version("a"))).isEqualTo("1.4\n");
        assertThat(cli.run("status").out()).contains("installed: 1.4 on 2 hosts");
        Cli.Ended twice = cli.run("rollback");
        assertThat(twice.err()).contains("was rolled back", "nothing to take back");
        assertThat(cli.run("finalize").status()).isNotZero();
    }

    @Test
    void a_target_that_was_put_back_is_made_final_by_a_persons_word_alone_and_the_report_has_it() throws IOException {
        Files.createFile(home.resolve("broken-b"));
        assertThat(upgrade()).isEqualTo(3);
        Cli.Ended refused = cli.run("finalize");
        assertThat(cli.run("status").out())
                .as("what was read at the end")
                .contains("installed: 1.4 on 1 host, 1.4 → 2.0 on 1 host", "b has 1.4, not 2.0");
        assertThat(refused.err())
                .contains("THS-516", "b in phase 'Upgrade' failed, and was put back", "b has 1.4, not 2.0");
        Cli.Ended accepted = cli.run("finalize", "--accept", "b is scrapped next week");
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(3);
        assertThat(home.resolve("kept-a")).doesNotExist();
        Path runs = home.resolve("state/theseus/runs");
        Path report = Tree.files(runs).stream()
                .filter(file -> file.endsWith("report.html"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(report))
                .contains("b is scrapped next week", "b has 1.4, not 2.0", "read at the end");
    }

    private void closesOnceAllNodesAreNew() throws IOException {
        closes("all nodes are new", """
                { on: nodes, run: "cat %s/version-${host.name}", parse: version, until: value == version("2.0") }
                """.formatted(home));
    }

    private void closes(String name, String question) throws IOException {
        Path plan = home.resolve("plan.yaml");
        Files.writeString(plan, Files.readString(plan) + "window_closes:\n  " + name + ":\n" + question.indent(4));
    }

    @Test
    void a_window_may_close_by_time() throws IOException {
        closes("its time is up", "{ value: now - run.started, until: value > duration(\"1ms\") }");
        assertThat(upgrade()).isZero();
        assertThat(cli.run("rollback").err()).contains("THS-517", "its time is up");
    }

    @Test
    void the_window_that_the_plan_closes_is_looked_at_when_somebody_wants_back_and_then_it_stays_closed()
            throws IOException {
        closesOnceAllNodesAreNew();
        Cli.Ended preview = cli.run("preview", home.resolve("plan.yaml").toString(), "-i", hosts.site());
        assertThat(preview.out()).contains("nothing is taken back any more, once: all nodes are new");
        assertThat(upgrade()).isZero();
        Cli.Ended back = cli.run("rollback");
        assertThat(back.status()).as(back.toString()).isEqualTo(2);
        assertThat(back.err()).contains("THS-517", "all nodes are new", "nothing was changed");
        assertThat(Files.readString(version("a"))).isEqualTo("2.0\n");
        Files.writeString(version("b"), "1.4\n");
        assertThat(cli.run("rollback").err()).as("whatever becomes of it").contains("THS-517");
        assertThat(cli.run("log").out()).contains("the rollback window is closed: all nodes are new");
        assertThat(cli.run("status", "--json").out())
                .contains("\"window_closed\":true", "\"window_closed_by\":\"all nodes are new\"");
    }

    @Test
    void a_run_of_which_nobody_can_tell_whether_it_may_go_back_is_not_taken_back_unless_somebody_says_so()
            throws IOException {
        closes("all nodes are new", """
                { on: nodes, run: "cat %s/format-${host.name}", until: output.contains("5") }
                """.formatted(home));
        Files.writeString(home.resolve("format-a"), "5");
        assertThat(upgrade()).isZero();
        Cli.Ended refused = cli.run("rollback");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err())
                .contains("THS-519", "'all nodes are new' cannot be asked since", "on b: ", "format-b");
        assertThat(Files.readString(version("a"))).isEqualTo("2.0\n");
        assertThat(cli.run("log").out()).contains("nobody can tell whether the rollback window is closed");
        assertThat(cli.run("status").out())
                .contains("nobody can tell whether the rollback window is closed: 'all nodes are new' cannot be asked");
        assertThat(cli.run("status", "--json").out())
                .contains("\"window_closed\":false", "\"window_unknown\":[{\"condition\":\"all nodes are new\"");
        assertThat(cli.run("rollback", "--accept-loss").err())
                .as("who accepts a loss has not accepted this")
                .contains("THS-519");
        Cli.Ended back = cli.run("rollback", "--accept-unknown");
        assertThat(back.status()).as(back.toString()).isEqualTo(5);
        assertThat(back.out()).contains("goes back although 'all nodes are new' cannot be asked");
        assertThat(Files.readString(version("a"))).isEqualTo("1.4\n");
    }

    @Test
    void one_host_that_says_no_is_enough_to_know_that_the_window_is_open() throws IOException {
        closes("all nodes are new", """
                { on: nodes, run: "cat %s/format-${host.name}", until: output.contains("5") }
                """.formatted(home));
        Files.writeString(home.resolve("format-b"), "4");
        assertThat(upgrade()).isZero();
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(cli.run("log").out()).doesNotContain("nobody can tell");
    }

    @Test
    void as_long_as_the_condition_does_not_hold_there_is_a_way_back_and_it_is_said_until_when() throws IOException {
        closes("all nodes are new", """
                { on: nodes, run: "test -e %s/new-${host.name}", until: exit == 0 }
                """.formatted(home));
        Files.createFile(home.resolve("broken-b"));
        assertThat(upgrade()).isEqualTo(3);
        assertThat(cli.run("status", "--json").out()).contains("\"window_closes_when\":[\"all nodes are new\"]");
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(Files.readString(version("a"))).isEqualTo("1.4\n");
    }

    @Test
    void a_host_that_has_another_version_at_the_end_than_it_should_is_warned_of_and_so_is_one_that_cannot_be_asked()
            throws IOException {
        Path plan = home.resolve("plan.yaml");
        Files.writeString(
                plan,
                Files.readString(plan)
                        .replace(
                                "run: echo 2.0 > " + home + "/version-${host.name}",
                                "run: test ${host.name} = a && rm " + home + "/version-a || echo 2.1 > " + home
                                        + "/version-${host.name}"));
        Cli.Ended run = upgraded();
        assertThat(run.status()).as("a run ends as it ends").isZero();
        assertThat(run.out())
                .contains("installed now: b has 2.1, not 2.0; cannot read the installed version on a")
                .contains("installed: 1.4 → 2.1 on 1 host");
    }
}
