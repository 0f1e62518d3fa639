package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.TwoHosts;
import dev.theseus.testkit.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on with a mended plan, as an operator does it. */
class AmendTest {
    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));
    private TwoHosts hosts = new TwoHosts(Path.of("."));
    private Path plan = Path.of(".");

    private static final String MARK =
            "- { id: mark, run: \"touch HOME/mark-${host.name}\", undo: \"rm HOME/mark-${host.name}\" }\n";

    private static final String ASKS =
            "- { id: move, run: \"touch HOME/moved-${host.name}\", ask_first: really, undo: unneeded }\n";

    @BeforeEach
    void prepare() throws Exception {
        cli = new Cli(home.resolve("state"));
        hosts = TwoHosts.in(home);
    }

    private Cli.Ended begin(String steps) throws Exception {
        plan = Path.of(hosts.plan(steps));
        return cli.run("run", plan.toString(), "-i", hosts.site());
    }

    private void mend(String steps) throws Exception {
        hosts.plan(steps);
    }

    private Path run() throws Exception {
        return Tree.files(home.resolve("state")).stream()
                .filter(file -> file.endsWith("journal.db"))
                .map(Path::getParent)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_run_that_waits_goes_on_with_the_mended_plan_and_both_versions_stand_in_its_report() throws Exception {
        assertThat(begin(MARK + ASKS).status()).isEqualTo(4);
        mend(MARK + ASKS.replace("moved", "carried") + "- { id: last, run: touch HOME/last, undo: unneeded }\n");
        Cli.Ended amended = cli.run("resume", "--amend", plan.toString());
        assertThat(amended.out())
                .as(amended.toString())
                .contains("the plan was mended by alice: step 'move' in phase 'Only': `name` was")
                .contains("waits for a person");
        assertThat(amended.status())
                .as("it asks once more, in the mended words")
                .isEqualTo(4);
        assertThat(cli.run("status").out()).contains("the plan was mended by alice");
        assertThat(cli.run("status", "--json").out()).contains("\"amendments\":[{\"at\":", "step 'last'");
        assertThat(cli.run("answer", "h2", "go").status()).isZero();
        assertThat(cli.run("resume", "--yes-to", "move").status()).isZero();
        assertThat(home.resolve("carried-b")).exists();
        assertThat(home.resolve("moved-a")).doesNotExist();
        assertThat(home.resolve("last")).exists();
        assertThat(Files.readString(run().resolve("report.html")))
                .contains("How the plan was mended", "touch HOME/moved".replace("HOME", home.toString()))
                .contains("touch HOME/carried".replace("HOME", home.toString()), "withdrawn");
        assertThat(cli.run("log").out()).contains("the plan was mended by alice");
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(home.resolve("mark-a")).doesNotExist();
    }

    @Test
    void what_has_begun_is_refused_place_by_place_and_the_run_is_as_it_was() throws Exception {
        assertThat(begin(MARK + ASKS).status()).isEqualTo(4);
        String before = cli.run("log").out();
        mend(MARK.replace("touch", "mkdir") + "- { id: early, run: \"true\", undo: unneeded }\n" + ASKS);
        Cli.Ended refused = cli.run("resume", "--amend", plan.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains(plan + ":7:9 THS-712 step 'mark' has begun on a, and `run` was")
                .contains("start a new one with this plan");
        assertThat(cli.run("log").out()).isEqualTo(before);
        mend("- run: touch\n  verfiy: x\n");
        assertThat(cli.run("resume", "--amend", plan.toString()).err()).contains("THS-201");
        mend(MARK + ASKS);
        assertThat(cli.run("resume", "--amend", plan.toString()).err())
                .contains("THS-712", "goes by already", "resume it without --amend");
        assertThat(cli.run("answer", "h1", "go").status()).isZero();
        assertThat(cli.run("resume", "--yes-to", "move").status()).isZero();
        mend(MARK + ASKS + MARK.replace("mark", "more"));
        assertThat(cli.run("resume", "--amend", plan.toString()).err()).contains("THS-712", "has ended");
    }

    /** What an operator mends most: the command with the mistake. */
    @Test
    void a_step_that_failed_is_mended_and_tried_again_and_goes_back_as_it_would_have() throws Exception {
        Files.writeString(home.resolve("move.sh"), "#!/bin/sh\nexit 3\n");
        String wrong = "- run: mkdir HOME/absent/made-${host.name}\n  undo: rmdir HOME/made-${host.name}\n";
        String script = "- { id: move, script: { file: move.sh }, undo: unneeded }\n";
        assertThat(begin(MARK + wrong + script).status()).isEqualTo(4);
        mend(MARK + wrong.replace("absent/", "") + script);
        Cli.Ended amended = cli.run("resume", "--amend", plan.toString());
        assertThat(amended.out())
                .as(amended.toString())
                .contains("which failed: `run` was", "Waiting for a person")
                .doesNotContain("`id` was");
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        assertThat(cli.run("resume").status()).as("and so does the script").isEqualTo(4);
        assertThat(home.resolve("made-a")).isDirectory();
        Files.writeString(home.resolve("move.sh"), "#!/bin/sh\ntouch " + home.resolve("moved") + "\n");
        amended = cli.run("resume", "--amend", plan.toString());
        assertThat(amended.out()).contains("step 'move', which failed: its file move.sh is different");
        assertThat(cli.run("answer", "h2", "retry").status()).isZero();
        Cli.Ended done = cli.run("resume");
        assertThat(done.status()).as(done.toString()).isZero();
        assertThat(home.resolve("moved")).exists();
        assertThat(cli.run("rollback").status()).isEqualTo(5);
        assertThat(home.resolve("made-a")).doesNotExist();
        assertThat(home.resolve("mark-b")).doesNotExist();
    }

    @Test
    void who_agreed_beforehand_has_agreed_for_the_run_until_its_plan_is_mended() throws Exception {
        String waits = "- { id: ready, run: \"test -e HOME/ready\", undo: unneeded }\n";
        plan = Path.of(hosts.plan(waits + ASKS));
        assertThat(cli.run("run", plan.toString(), "-i", hosts.site(), "--yes-to", "move")
                        .status())
                .isEqualTo(4);
        Files.createFile(home.resolve("ready"));
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        assertThat(cli.run("log").out())
                .contains("alice agrees beforehand to move")
                .contains("agreed beforehand by alice");

        Files.delete(home.resolve("ready"));
        assertThat(cli.run("run", plan.toString(), "-i", hosts.site(), "--yes-to", "move")
                        .status())
                .isEqualTo(4);
        Files.createFile(home.resolve("ready"));
        mend(waits + ASKS.replace("really", "after all"));
        assertThat(cli.run("resume", "--amend", plan.toString()).status()).isEqualTo(4);
        cli.run("answer", "h1", "retry");
        Cli.Ended asked = cli.run("resume");
        assertThat(asked.status()).as("another question: " + asked).isEqualTo(4);
        assertThat(asked.out()).contains("after all");
    }

    @Test
    void a_file_beside_the_plan_may_differ_unless_a_step_that_has_begun_uses_it() throws Exception {
        for (String file : List.of("first.sh", "second.sh")) Files.writeString(home.resolve(file), "#!/bin/sh\ntrue\n");
        String steps = "- { id: first, script: { file: first.sh }, undo: unneeded }\n" + ASKS
                + "- { id: second, script: { file: second.sh }, undo: unneeded }\n";
        Cli.Ended begun = begin(steps);
        assertThat(begun.status()).as(begun.toString()).isEqualTo(4);
        Files.writeString(home.resolve("first.sh"), "#!/bin/sh\nfalse\n");
        assertThat(cli.run("resume", "--amend", plan.toString()).err())
                .contains("THS-712 step 'first' has begun on a, and its file first.sh is different");
        Files.writeString(home.resolve("first.sh"), "#!/bin/sh\ntrue\n");
        Files.writeString(home.resolve("second.sh"), "#!/bin/sh\ntouch " + home.resolve("new") + "\n");
        Cli.Ended amended = cli.run("resume", "--amend", plan.toString());
        assertThat(amended.out()).as(amended.toString()).contains("file second.sh is different");
        cli.run("answer", "h2", "go");
        assertThat(cli.run("resume", "--yes-to", "move").status()).isZero();
        assertThat(home.resolve("new")).exists();
    }

    /** A controller that dies between storing the plan and journaling it: what was stored is not in force. */
    @Test
    void a_plan_that_was_stored_and_not_journaled_is_not_the_runs_plan() throws Exception {
        assertThat(begin(MARK + ASKS).status()).isEqualTo(4);
        mend(MARK + ASKS.replace("moved", "carried"));
        Path journal = run().resolve("journal.db");
        Path kept = home.resolve("kept.db");
        Files.copy(journal, kept);
        assertThat(cli.run("resume", "--amend", plan.toString()).status()).isEqualTo(4);
        for (String more : List.of("-wal", "-shm")) Files.deleteIfExists(Path.of(journal + more));
        Files.copy(kept, journal, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(cli.run("answer", "h1", "go").status()).isZero();
        Cli.Ended resumed = cli.run("resume", "--yes-to", "move");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        assertThat(home.resolve("moved-a")).exists();
        assertThat(home.resolve("carried-a")).doesNotExist();
    }
}
