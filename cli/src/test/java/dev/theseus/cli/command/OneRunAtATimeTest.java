package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.Main;
import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Jvm;
import dev.theseus.testkit.Tree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time on one installation, whoever drives it: two operators are two directories of runs here. */
class OneRunAtATimeTest {
    @TempDir
    Path home;

    private Cli ann = new Cli(Path.of("."));
    private Cli ben = new Cli(Path.of("."));

    @BeforeEach
    void prepare() throws Exception {
        ann = new Cli(home.resolve("ann"));
        ben = new Cli(home.resolve("ben"));
        for (String file : List.of("site.yaml", "alone.yaml"))
            Files.writeString(home.resolve(file), """
                    theseus: 1
                    inventory: here
                    hosts:
                      a: { local: true, paths: { spool: %1$s/spool-a }, env: { THESEUS_HOME: %1$s/kept } }
                      b: { local: true, paths: { spool: %1$s/spool-b } }
                    groups: { nodes: [a, b] }
                    """.formatted(home) + (file.equals("site.yaml") ? "lock: a\n" : ""));
    }

    /** What a killed controller left running ends, and writes how it ended. */
    @AfterEach
    void letGo() throws Exception {
        Files.writeString(home.resolve("go"), "");
        for (int i = 0; i < 300 && !isGone(home.resolve("spool-a")); i++) Thread.sleep(50);
    }

    private static boolean isGone(Path spool) {
        try {
            Tree.delete(spool);
            return Files.notExists(spool);
        } catch (IOException stillWritten) {
            return false;
        }
    }

    private String plan(String name, String steps) throws IOException {
        Path file = home.resolve(name + ".yaml");
        Files.writeString(
                file,
                "theseus: 1\nplan: " + name + "\nphases:\n  - phase: Only\n    on: nodes[first]\n    steps:\n"
                        + steps.indent(6).replace("HOME", home.toString()));
        return file.toString();
    }

    private String site(String file) {
        return home.resolve(file).toString();
    }

    private String marks() throws IOException {
        return plan("marks", "- { run: touch HOME/mark, undo: rm -f HOME/mark }\n");
    }

    private String fails() throws IOException {
        return plan(
                "fails",
                "- { run: touch HOME/half, undo: rm -f HOME/half }\n- { run: test -e HOME/never, undo: unneeded }\n");
    }

    private Process elsewhere(String... words) throws IOException {
        var command = new ProcessBuilder(Jvm.line(List.of(), Main.class.getName(), List.of(words)));
        command.environment().put("XDG_STATE_HOME", home.resolve("ann").toString());
        File log = home.resolve("elsewhere.log").toFile();
        return command.redirectErrorStream(true).redirectOutput(log).start();
    }

    private void await(Path file) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (!Files.exists(file)) {
            if (Instant.now().isAfter(deadline))
                throw new AssertionError(file + " never came: " + Files.readString(home.resolve("elsewhere.log")));
            Thread.sleep(50);
        }
    }

    @Test
    void a_live_controller_elsewhere_is_never_taken_over_from_and_a_killed_ones_run_must_be_resolved_first()
            throws Exception {
        String waits = plan(
                "waits",
                "- { run: \"touch HOME/half; while [ -d HOME ] && [ ! -e HOME/go ]; do sleep 0.1; done\", undo: rm -f HOME/half }\n");
        Process first = elsewhere("run", waits, "-i", site("site.yaml"));
        try {
            await(home.resolve("half"));
            for (String more : List.of("--quiet", "--take-over")) {
                Cli.Ended refused = ben.run("run", marks(), "-i", site("site.yaml"), more);
                assertThat(refused.status()).as(refused.toString()).isNotZero();
                assertThat(refused.err())
                        .contains("THS-710", "is driven by", "process " + first.pid(), "Nothing was changed");
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
        Cli.Ended open = ben.run("run", marks(), "-i", site("site.yaml"));
        assertThat(open.err()).contains("THS-711", "is not at its end", "journal in " + home.resolve("ann"));
        assertThat(home.resolve("mark")).doesNotExist();

        Cli.Ended abandoned = ann.run("abandon", latest("ann"), "--reason", "the laptop was stolen");
        assertThat(abandoned.out()).as(abandoned.toString()).contains("the laptop was stolen");
        Cli.Ended second = ben.run("run", marks(), "-i", site("site.yaml"));
        assertThat(second.status()).as(second.toString()).isZero();
        assertThat(home.resolve("mark")).exists();
    }

    @Test
    void one_elsewhere_that_is_silent_is_taken_over_from_by_a_persons_word_and_kept_out_of_every_host()
            throws Exception {
        Path lock = heldByAnn();
        Cli.Ended lives = ben.run("run", marks(), "-i", site("site.yaml"), "--take-over");
        assertThat(lives.err()).contains("THS-710", "ann on admin2", "one that lives is never taken over from");
        Files.setLastModifiedTime(
                lock.resolve("beat"), FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        Cli.Ended silent = ben.run("run", marks(), "-i", site("site.yaml"));
        assertThat(silent.err()).contains("THS-710", "then say --take-over");
        assertThat(home.resolve("mark")).doesNotExist();
        Cli.Ended taken = ben.run("run", marks(), "-i", site("site.yaml"), "--take-over");
        assertThat(taken.status()).as(taken.toString()).isZero();
        assertThat(tokens()).as("on the host without a step, too").hasSize(2);
        assertThat(lock.resolve("holder")).doesNotExist();
        assertThat(lock.resolve("open")).doesNotExist();
    }

    /** The lock, held by a controller on another machine whose run is open. */
    private Path heldByAnn() throws IOException {
        Path lock = Files.createDirectories(home.resolve("kept/lock/here"));
        Files.writeString(
                lock.resolve("holder"),
                "nonce-of-ann\n1\n2026-11-21T01:00:00Z\nadmin2\nann\n2026-11-21T01:00:00Z\nanother machine\n"
                        + "20261121-0100-aaaa\n/home/ann\n");
        Files.writeString(lock.resolve("open"), "20261121-0100-aaaa\ndriven by ann on admin2, journal in /home/ann\n");
        Files.createFile(lock.resolve("beat"));
        return lock;
    }

    @Test
    void a_take_over_that_could_not_tell_every_host_is_not_complete_before_every_host_was_told() throws Exception {
        Path lock = heldByAnn();
        Files.setLastModifiedTime(
                lock.resolve("beat"), FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        Path unusable = Files.createFile(home.resolve("spool-b"));
        for (int tries = 0; tries < 2; tries++) {
            Cli.Ended refused = ben.run("run", marks(), "-i", site("site.yaml"), "--take-over");
            assertThat(refused.err()).contains("not every host could be told", "Nothing was changed");
            assertThat(home.resolve("mark")).doesNotExist();
        }
        assertThat(ben.run("run", marks(), "-i", site("site.yaml")).err())
                .as("the run that is open there is not given up before another begins")
                .contains("THS-711", "journal in /home/ann");
        Files.delete(unusable);
        Cli.Ended taken = ben.run("run", marks(), "-i", site("site.yaml"), "--take-over");
        assertThat(taken.status()).as(taken.toString()).isZero();
        assertThat(tokens()).as("on the host without a step, too").hasSize(2);
        assertThat(lock.resolve("open")).doesNotExist();

        Files.delete(home.resolve("mark"));
        Files.delete(home.resolve("spool-b/fence.here"));
        assertThat(ben.run("run", marks(), "-i", site("site.yaml")).status()).isZero();
        assertThat(tokens())
                .as("it was told once, and nobody is to be kept out")
                .hasSize(1);
    }

    /** Giving up asks no host for anything: it is what is left where one of them is gone for good. */
    @Test
    void a_run_can_be_given_up_after_a_take_over_although_a_host_cannot_be_told() throws Exception {
        assertThat(ben.run("run", fails(), "-i", site("site.yaml")).status()).isEqualTo(4);
        String run = latest("ben");
        Path lock = home.resolve("kept/lock/here");
        Files.writeString(
                lock.resolve("holder"),
                "nonce-of-ann\n1\n2026-11-21T01:00:00Z\nadmin2\nann\n2026-11-21T01:00:00Z\nanother machine\n" + run
                        + "\n/home/ann\n");
        Files.writeString(lock.resolve("beat"), "");
        Files.setLastModifiedTime(
                lock.resolve("beat"), FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        Tree.delete(home.resolve("spool-b"));
        Files.createFile(home.resolve("spool-b"));
        Cli.Ended refused = ben.run("resume", "--take-over");
        assertThat(refused.err()).contains("not every host could be told", "theseus abandon");
        Cli.Ended given = ben.run("abandon", run, "--reason", "b is gone for good");
        assertThat(given.status()).as(given.toString()).isLessThan(2);
        assertThat(ben.run("run", marks(), "-i", site("site.yaml")).err())
                .as("who works on hosts must tell them all the same")
                .contains("not every host could be told");
        Files.delete(home.resolve("spool-b"));
        Cli.Ended next = ben.run("run", marks(), "-i", site("site.yaml"));
        assertThat(next.status()).as(next.toString()).isZero();
    }

    private List<Path> tokens() throws IOException {
        return Tree.files(home).stream()
                .filter(file -> file.getFileName().toString().equals("fence.here"))
                .toList();
    }

    private String latest(String who) throws IOException {
        try (Stream<Path> runs = Files.list(home.resolve(who).resolve("theseus").resolve("runs"))) {
            return runs.map(run -> run.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    @Test
    void a_run_that_waits_or_was_stopped_half_way_blocks_the_next_until_it_is_taken_back() throws Exception {
        assertThat(ann.run("run", fails(), "-i", site("alone.yaml")).status()).isEqualTo(4);
        Cli.Ended waits = ann.run("run", marks(), "-i", site("alone.yaml"));
        assertThat(waits.status()).isEqualTo(2);
        assertThat(waits.err()).contains("THS-711", "is not at its end", "theseus abandon", "nothing was changed");
        assertThat(ann.run("stop").status()).isEqualTo(1);
        Cli.Ended stopped = ann.run("run", marks(), "-i", site("alone.yaml"));
        assertThat(stopped.err()).contains("THS-711", "ended (stopped), and what it did stands");
        assertThat(ann.run("rollback").status()).isEqualTo(5);
        assertThat(home.resolve("half")).doesNotExist();
        assertThat(ann.run("run", marks(), "-i", site("alone.yaml")).status()).isZero();
    }

    @Test
    void a_run_that_was_given_up_says_why_in_its_report_and_blocks_no_longer() throws Exception {
        assertThat(ann.run("run", fails(), "-i", site("alone.yaml")).status()).isEqualTo(4);
        String run = latest("ann");
        assertThat(ann.run("abandon", run, "--reason", "finished by hand").out())
                .contains("finished by hand");
        Path report = home.resolve("ann/theseus/runs").resolve(run).resolve("report.html");
        assertThat(Files.readString(report)).contains("finished by hand");
        assertThat(ann.run("run", marks(), "-i", site("alone.yaml")).status()).isZero();
    }

    @Test
    void a_run_that_was_stopped_before_it_had_begun_anything_blocks_nothing() throws Exception {
        String asks = plan("asks", "- { run: touch HOME/half, ask_first: really, undo: unneeded }\n");
        assertThat(ann.run("run", asks, "-i", site("alone.yaml")).status()).isEqualTo(4);
        assertThat(ann.run("stop").status()).isEqualTo(1);
        assertThat(ann.run("run", marks(), "-i", site("alone.yaml")).status()).isZero();
    }

    @Test
    void what_a_stopped_run_left_behind_is_named_and_keeps_the_run_open_until_somebody_answers_for_it()
            throws Exception {
        String lost = plan(
                "lost",
                "- { run: \"rm -rf HOME/spool-a; touch HOME/half; while [ -d HOME ] && [ ! -e HOME/go ]; do sleep 0.1; done\","
                        + " undo: unneeded }\n");
        Cli.Ended waits = ann.run("run", lost, "-i", site("alone.yaml"));
        assertThat(waits.status()).as(waits.toString()).isEqualTo(4);
        String left = "left behind, and perhaps still at work: ";
        Cli.Ended stopped = ann.run("stop");
        assertThat(stopped.out())
                .as(stopped.toString())
                .containsIgnoringCase(left)
                .contains("on host a, attempt 1");
        String run = latest("ann");
        Path report = home.resolve("ann/theseus/runs").resolve(run).resolve("report.html");
        assertThat(Files.readString(report)).containsIgnoringCase(left);
        assertThat(ann.run("status", "--json").out()).contains("\"left\":[\"'");
        Cli.Ended refused = ann.run("run", marks(), "-i", site("alone.yaml"));
        assertThat(refused.err()).contains("THS-711", "ended (stopped)", left, "which asks the host first");

        assertThat(ann.run("rollback").status()).isEqualTo(5);
        Cli.Ended still = ann.run("run", marks(), "-i", site("alone.yaml"));
        assertThat(still.err()).contains("THS-711", "ended (rolled back)", left, "Look on the host");
        assertThat(ann.run("abandon", run, "--reason", "ended by hand").status())
                .isEqualTo(1);
        assertThat(ann.run("run", marks(), "-i", site("alone.yaml")).status()).isZero();
    }

    @Test
    void a_new_run_that_is_refused_before_it_begins_leaves_no_mark_that_one_is_open() throws Exception {
        Files.writeString(home.resolve("away.yaml"), """
                theseus: 1
                inventory: here
                hosts: { a: { address: no-such-host.invalid } }
                groups: { nodes: [a] }
                """);
        Cli.Ended refused = ann.run("run", marks(), "-i", site("away.yaml"));
        assertThat(refused.err()).as(refused.toString()).contains("THS-60");
        assertThat(home.resolve("ann/theseus/installations/here")).exists();
        assertThat(home.resolve("ann/theseus/installations/here/open")).doesNotExist();
        assertThat(ann.run("run", marks(), "-i", site("alone.yaml")).status()).isZero();
    }

    @Test
    void what_is_over_is_not_called_left_behind_since_its_host_is_asked_after_the_stop() throws Exception {
        String late = plan("late", "- { run: touch HOME/half; sleep 600, timeout: 300ms, undo: rm -f HOME/half }\n");
        assertThat(ann.run("run", late, "-i", site("alone.yaml")).status()).isEqualTo(4);
        Cli.Ended stopped = ann.run("stop");
        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.out())
                .contains("Stopped where it stood")
                .doesNotContainIgnoringCase("perhaps still at work");
        assertThat(ann.run("log").out()).contains("was left behind and is over");
    }

    @Test
    void a_rollback_goes_back_to_what_the_runs_that_were_given_up_had_found_and_not_to_what_they_left()
            throws Exception {
        Path settings = home.resolve("app.properties");
        Path motd = home.resolve("motd");
        Files.writeString(settings, "mode=original\nother=1\n");
        Files.writeString(motd, "original\n");
        for (String left : List.of("first", "second")) {
            String half = plan(
                    "half",
                    "- { property: { file: HOME/app.properties, set: { mode: MODE } } }\n".replace("MODE", left)
                            + "- { file: { path: HOME/motd, content: \"from the plan\" } }\n"
                            + "- { run: test -e HOME/never, undo: unneeded }\n");
            assertThat(ann.run("run", half, "-i", site("alone.yaml")).status()).isEqualTo(4);
            assertThat(settings).hasContent("mode=" + left + "\nother=1");
            assertThat(ann.run("abandon", latest("ann"), "--reason", "another try")
                            .status())
                    .isEqualTo(1);
        }
        Files.writeString(settings, "mode=second\nother=2\n");
        String whole = plan(
                "whole",
                "- { property: { file: HOME/app.properties, set: { mode: third } } }\n"
                        + "- { file: { path: HOME/motd, content: \"from the plan\" } }\n");
        assertThat(ann.run("run", whole, "-i", site("alone.yaml")).status()).isZero();
        assertThat(settings).hasContent("mode=third\nother=2");
        Cli.Ended back = ann.run("rollback");
        assertThat(back.status()).as(back.toString()).isEqualTo(5);
        assertThat(settings).hasContent("mode=original\nother=2");
        assertThat(motd).as("in place already, but not as it was found").hasContent("original");

        Files.writeString(settings, "mode=by hand\nother=2\n");
        assertThat(ann.run("run", whole, "-i", site("alone.yaml")).status()).isZero();
        assertThat(ann.run("rollback").status()).isEqualTo(5);
        assertThat(settings)
                .as("what was taken back leaves nothing to the next")
                .hasContent("mode=by hand\nother=2");
    }
}
