package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left in a run's inbox for another controller, or for a question that is over. */
class StaleRequestTest {
    private static final int WAITS = 4;

    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));

    /** A run that nobody drives, and that asks what to do about a step that failed. */
    @BeforeEach
    void prepare() throws Exception {
        cli = new Cli(home.resolve("state"));
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: here
                hosts: { a: { local: true, paths: { spool: %s/spool } } }
                groups: { nodes: [a] }
                """.formatted(home));
        Files.writeString(home.resolve("plan.yaml"), """
                theseus: 1
                plan: fails
                phases:
                  - phase: Only
                    on: nodes[first]
                    steps:
                      - { run: touch %1$s/half, undo: rm -f %1$s/half }
                      - { run: test -e %1$s/mended, undo: unneeded }
                """.formatted(home));
        Cli.Ended asked = cli.run(
                "run",
                home.resolve("plan.yaml").toString(),
                "-i",
                home.resolve("site.yaml").toString());
        assertThat(asked.status()).as(asked.toString()).isEqualTo(WAITS);
    }

    private Path inbox() throws IOException {
        try (Stream<Path> runs = Files.list(home.resolve("state/theseus/runs"))) {
            return runs.findFirst().orElseThrow().resolve("inbox");
        }
    }

    private void left(String id, String json) throws IOException {
        Files.writeString(inbox().resolve(id + ".json"), json);
    }

    private List<String> waiting() throws IOException {
        try (Stream<Path> files = Files.list(inbox())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void a_wish_that_was_left_for_a_controller_that_is_gone_is_refused_by_the_next_one_and_told() throws Exception {
        left("1-a", "{\"v\":1,\"kind\":\"wish\",\"want\":\"rollback\",\"by\":\"ben\",\"to\":\"1 since yesterday\"}");
        left("1-b", "{\"v\":1,\"kind\":\"wish\",\"want\":\"stop\",\"by\":\"eve\"}");
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isEqualTo(WAITS);
        assertThat(resumed.out() + resumed.err())
                .contains("'rollback' by ben was for a controller that is gone, and is not carried out")
                .contains("'stop' by eve was for a controller that is gone, and is not carried out");
        assertThat(home.resolve("half")).exists();
        assertThat(waiting()).isEmpty();
        assertThat(inbox().resolve("rejected/1-a.json")).exists();
    }

    @Test
    void an_answer_to_a_question_that_is_over_is_refused_and_told() throws Exception {
        left("1-a", "{\"v\":1,\"kind\":\"answer\",\"hold\":\"h9\",\"choice\":\"stop\",\"by\":\"ben\"}");
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isEqualTo(WAITS);
        assertThat(resumed.out() + resumed.err()).contains("'stop' by ben to h9 leads to nothing");
        assertThat(waiting()).isEmpty();
    }

    /** Where the driver would have to ask hosts first, that may take longer than anybody would wait. */
    @Test
    void what_is_not_journaled_yet_stays_for_the_next_controller() throws Exception {
        Path file = inbox().resolve("1-a.json");
        left("1-a", "{\"v\":1,\"kind\":\"answer\",\"hold\":\"h1\",\"choice\":\"stop\",\"by\":\"ben\"}");
        Cli.Ended stopped = cli.run("resume");
        assertThat(stopped.status()).as(stopped.toString()).isEqualTo(1);
        assertThat(file.resolveSibling("rejected/1-a.json")).doesNotExist();
        cli.run("resume");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void an_answer_that_the_question_does_not_take_is_in_nobodys_way() throws Exception {
        left("1-a", "{\"v\":1,\"kind\":\"answer\",\"hold\":\"h1\",\"choice\":\"perhaps\",\"by\":\"ben\"}");
        Files.createFile(home.resolve("mended"));
        Cli.Ended answered = cli.run("answer", "h1", "retry");
        assertThat(answered.status()).as(answered.toString()).isZero();
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        assertThat(resumed.out() + resumed.err()).contains("'perhaps' by ben to h1 leads to nothing");
        assertThat(waiting())
                .as("what was taken in is removed by whoever comes next")
                .hasSizeLessThanOrEqualTo(1);
    }
}
