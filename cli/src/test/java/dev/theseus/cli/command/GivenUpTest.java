package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is given up after it brought the new version, and before its last step. */
class GivenUpTest {
    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));

    @BeforeEach
    void a_run_is_given_up_after_the_version_on_the_disk_has_changed() throws Exception {
        cli = new Cli(home.resolve("state"));
        Files.writeString(home.resolve("version"), "1\n");
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: here
                hosts: { a: { local: true, paths: { spool: %s/spool } } }
                """.formatted(home));
        Files.writeString(home.resolve("plan.yaml"), """
                theseus: 1
                plan: shop-2
                upgrade:
                  { product: shop, from: "1", to: "2", installed: { on: a, run: "cat HOME/version", parse: version } }
                facts:
                  pending: { value: "installed.exists(h, installed[h] == version('1'))" }
                phases:
                  - phase: Only
                    on: a
                    when: facts.pending
                    steps:
                      - run: echo 2 > HOME/version; echo upgraded >> HOME/log
                        unless: { run: "cat HOME/version", parse: version, until: value == version('2') }
                        undo: echo 1 > HOME/version
                      - run: test -e HOME/ready && echo schema >> HOME/log
                        undo: unneeded
                window_closes:
                  once closed: { on: a, run: test -e HOME/closed, until: exit == 0 }
                """.replace("HOME", home.toString()));
        assertThat(run().status()).as("the last step fails").isEqualTo(4);
        assertThat(cli.run("abandon", latest(), "--reason", "the night is over").status())
                .isEqualTo(1);
        Files.writeString(home.resolve("ready"), "");
        assertThat(log()).isEqualTo("upgraded\n");
    }

    private Cli.Ended run() {
        return cli.run("run", home + "/plan.yaml", "-i", home + "/site.yaml");
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    private String latest() throws IOException {
        try (var runs = Files.list(home.resolve("state/theseus/runs"))) {
            return runs.map(run -> run.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    @Test
    void the_next_one_asks_and_does_what_was_left() throws Exception {
        String given = latest();
        Cli.Ended asked = run();
        assertThat(asked.status()).as(asked.toString()).isEqualTo(4);
        assertThat(asked.out())
                .contains("a had 1 before run " + given + ", which was given up with work left to do, and has 2")
                .contains("begin at the first step, as if the old versions were there");
        assertThat(log()).as("nothing was done yet").isEqualTo("upgraded\n");
        assertThat(cli.run("answer", "h1", "again").status()).isZero();
        Cli.Ended ended = cli.run("resume");
        assertThat(ended.status()).as(ended.toString()).isZero();
        assertThat(log()).as("what was in place was left alone").isEqualTo("upgraded\nschema\n");
        Files.createFile(home.resolve("closed"));
        assertThat(cli.run("rollback").err()).as("journaled after the end").contains("THS-517");
        Cli.Ended again = run();
        assertThat(again.out())
                .as("a good end ends the line, whatever follows it")
                .contains("nothing had to be changed");
    }

    @Test
    void the_next_one_takes_a_persons_word_that_the_rest_was_done_by_hand() throws Exception {
        assertThat(run().status()).isEqualTo(4);
        cli.run("answer", "h1", "done");
        Cli.Ended ended = cli.run("resume");
        assertThat(ended.status()).as(ended.toString()).isZero();
        assertThat(ended.out()).contains("nothing had to be changed");
        assertThat(log()).isEqualTo("upgraded\n");
    }

    /** At that question nobody has begun anything: what the run before it had found is still what counts. */
    @Test
    void one_that_is_taken_back_at_the_question_leaves_it_to_the_next() throws Exception {
        assertThat(run().status()).isEqualTo(4);
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(run().out()).contains("which was given up with work left to do, and has 2");
        cli.run("answer", "h1", "again");
        assertThat(cli.run("resume").status()).isZero();
        assertThat(log()).isEqualTo("upgraded\nschema\n");
    }

    @Test
    void one_that_stops_at_the_question_leaves_it_to_the_next() throws Exception {
        assertThat(run().status()).isEqualTo(4);
        cli.run("answer", "h1", "stop");
        assertThat(cli.run("resume").status()).isEqualTo(1);
        assertThat(run().status()).isEqualTo(4);
        assertThat(log()).isEqualTo("upgraded\n");
    }
}
