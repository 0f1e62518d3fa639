package dev.theseus.cli.person;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Program;
import dev.theseus.cli.kit.TestTerminal;
import dev.theseus.cli.kit.TwoHosts;
import dev.theseus.testkit.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does and sees at a terminal while a run goes on. The commands of these runs wait for files, never for time. */
class AtTheTerminalTest {
    private static final String WAITING_FOR_ITS_FILE =
            "- id: work\n  name: Work\n  run: touch HOME/began-${host.name}; until test -e HOME/go-${host.name} || ! test -d HOME; do sleep 0.05; done; touch HOME/done-${host.name}\n  undo: unneeded\n";
    private static final String NEEDING_A_REPAIR =
            "- id: check\n  name: Check the repair\n  run: test -e HOME/repaired\n  undo: unneeded\n";

    private static final String UNDONE_AGAIN =
            "- id: mark\n  run: touch HOME/mark-${host.name}\n  undo:\n    run: rm HOME/mark-${host.name}\n";

    @TempDir
    Path home;

    private String inputs = "";

    private Program program = new Program(Path.of("."));
    private TwoHosts hosts = new TwoHosts(Path.of("."));

    @BeforeEach
    void prepare() throws Exception {
        program = new Program(home.resolve("state"));
        hosts = TwoHosts.in(home);
    }

    private TestTerminal run(int columns, int rows, String steps, String... options) throws Exception {
        List<String> line = new ArrayList<>(program.line("run", hosts.plan(inputs, steps), "-i", hosts.site()));
        line.addAll(List.of(options));
        return terminal(columns, rows, line);
    }

    private TestTerminal terminal(int columns, int rows, List<String> line) throws Exception {
        return TestTerminal.start(home, columns, rows, Map.of(), line);
    }

    private void create(String... names) throws Exception {
        for (String name : names) Files.createFile(home.resolve(name));
    }

    @Test
    void ctrl_c_pauses_once_the_target_under_way_is_finished_and_says_how_to_go_on() throws Exception {
        try (TestTerminal terminal = run(100, 30, WAITING_FOR_ITS_FILE)) {
            terminal.await("the command is under way", lines -> Files.exists(home.resolve("began-a")));
            terminal.ctrlC();
            terminal.await("Pausing: targets under way are finished first");
            create("go-a", "go-b");
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(4);
            assertThat(home.resolve("done-a")).exists();
            assertThat(home.resolve("done-b")).doesNotExist();
            assertThat(String.join("\n", terminal.screen()))
                    .contains("Paused")
                    .contains("go on:")
                    .contains("theseus --state-dir " + home.resolve("state") + " resume ");
        }
        assertThat(program.run("resume")).isZero();
        assertThat(home.resolve("done-b")).exists();
    }

    @Test
    void ctrl_c_twice_stops_the_run_where_it_stands() throws Exception {
        try (TestTerminal terminal = run(100, 30, WAITING_FOR_ITS_FILE)) {
            terminal.await("the command is under way", lines -> Files.exists(home.resolve("began-a")));
            terminal.ctrlC();
            terminal.await("Pausing");
            terminal.ctrlC();
            terminal.await("Stopping: what is under way is finished, nothing else begins");
            create("go-a", "go-b");
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(1);
            assertThat(home.resolve("done-a")).exists();
            assertThat(home.resolve("done-b")).doesNotExist();
        }
        assertThat(program.run("resume"))
                .as("a run that was stopped has ended, and says how")
                .isEqualTo(1);
    }

    @Test
    void ctrl_c_three_times_leaves_at_once_and_the_command_under_way_is_found_again() throws Exception {
        try (TestTerminal terminal = run(100, 30, WAITING_FOR_ITS_FILE)) {
            terminal.await("the command is under way", lines -> Files.exists(home.resolve("began-a")));
            terminal.ctrlC();
            terminal.await("Pausing");
            terminal.ctrlC();
            terminal.await("Stopping");
            terminal.ctrlC();
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(130);
        }
        assertThat(home.resolve("done-a")).doesNotExist();
        create("go-a");
        assertThat(program.run("resume"))
                .as("stopped, once what was under way is over")
                .isEqualTo(1);
        assertThat(home.resolve("done-a")).exists();
    }

    @Test
    void whoever_follows_sees_the_question_and_an_answer_from_a_third_terminal_lets_both_go_on() throws Exception {
        try (TestTerminal driving = run(100, 30, NEEDING_A_REPAIR)) {
            driving.await("your answer");
            try (TestTerminal following = terminal(100, 30, program.line("status", "--follow"))) {
                following.await("Waiting for you");
                create("repaired");
                assertThat(program.run("answer", "h1", "retry")).isZero();
                assertThat(driving.ended()).as(driving.everything()).isZero();
                assertThat(following.ended()).as(following.everything()).isZero();
                assertThat(String.join("\n", driving.screen())).contains("Done: 1 phase on 2 targets");
                assertThat(String.join("\n", following.screen())).contains("Done: 1 phase on 2 targets");
            }
        }
    }

    @Test
    void an_answer_typed_where_somebody_follows_counts_as_well() throws Exception {
        try (TestTerminal driving = run(100, 30, NEEDING_A_REPAIR)) {
            driving.await("your answer");
            try (TestTerminal following = terminal(100, 30, program.line("status", "--follow"))) {
                following.await("your answer");
                following.type("nonsense\r");
                following.await("'nonsense' is no answer to h1");
                create("repaired");
                following.type("ret\r");
                assertThat(driving.ended()).as(driving.everything()).isZero();
                assertThat(following.ended()).as(following.everything()).isZero();
            }
        }
    }

    @Test
    void a_step_that_asks_first_is_agreed_to_at_the_prompt_or_beforehand() throws Exception {
        String asking =
                "- id: wipe\n  run: touch HOME/wiped-${host.name}\n  undo: unneeded\n  ask_first: Is the backup safe?\n";
        try (TestTerminal terminal = run(100, 30, asking)) {
            terminal.await("Is the backup safe?");
            assertThat(home.resolve("wiped-a")).doesNotExist();
            terminal.type("go\r");
            terminal.await("going on", lines -> Files.exists(home.resolve("wiped-a")));
            terminal.ctrlC();
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(4);
            assertThat(home.resolve("wiped-b")).doesNotExist();
        }
        Files.delete(home.resolve("wiped-a"));
        Tree.delete(home.resolve("state"));
        try (TestTerminal terminal = run(100, 30, asking, "--yes-to", "wipe")) {
            assertThat(terminal.ended()).as(terminal.everything()).isZero();
            assertThat(home.resolve("wiped-a")).exists();
            assertThat(home.resolve("wiped-b")).exists();
        }
    }

    @Test
    void a_secret_that_is_typed_is_not_echoed() throws Exception {
        String secret = "plum-17-orchard";
        inputs = "inputs: { word: { type: secret, ask: The word } }\n";
        try (TestTerminal terminal = run(
                100,
                30,
                "- run: { command: cat > HOME/received, stdin: \"${inputs.word}\" }\n  undo: unneeded\n  on: a\n")) {
            terminal.await("The word:");
            terminal.type(secret + "\r");
            assertThat(terminal.ended()).as(terminal.everything()).isZero();
            assertThat(home.resolve("received")).hasContent(secret);
            assertThat(terminal.everything()).doesNotContain(secret).doesNotContain(secret.substring(0, 4));
        }
    }

    @Test
    void a_terminal_that_changes_its_size_shows_one_whole_picture() throws Exception {
        try (TestTerminal terminal = run(100, 30, WAITING_FOR_ITS_FILE)) {
            terminal.await("▶ a");
            for (int columns : List.of(60, 200, 61)) {
                terminal.resize(columns, 24);
                terminal.await(
                        "one picture, " + columns + " wide",
                        lines -> lines.stream()
                                                .filter(line -> line.startsWith("tryout"))
                                                .toList()
                                                .size()
                                        == 1
                                && lines.getFirst().startsWith("tryout")
                                && lines.getFirst().length() == Math.min(columns, 120)
                                && lines.stream().anyMatch(line -> line.startsWith("Ctrl-C pauses")));
            }
            create("go-a", "go-b");
            assertThat(terminal.ended()).isZero();
        }
    }

    @Test
    void a_question_is_whole_on_a_narrow_and_on_a_wide_terminal() throws Exception {
        for (int columns : List.of(60, 200)) {
            try (TestTerminal terminal = run(
                    columns,
                    30,
                    "- id: c\n  name: Check that every one of the mailboxes has arrived on the new storage\n"
                            + "  run: echo only 7 of 12 mailboxes are there, the others are still on their way >&2; exit 3\n"
                            + "  undo: unneeded\n")) {
                terminal.await("your answer");
                List<String> lines = terminal.screen();
                String words = lines.stream()
                        .map(line -> line.replaceFirst("^▌ *", "").strip())
                        .reduce("", (all, line) -> all + " " + line);
                assertThat(words)
                        .contains("only 7 of 12 mailboxes are there, the others are still on their way")
                        .contains("retry")
                        .contains("rollback")
                        .contains("going back from here");
                terminal.ctrlC();
                assertThat(terminal.ended()).isEqualTo(4);
            }
            Tree.delete(home.resolve("state"));
        }
    }

    @Test
    void a_pipe_and_a_terminal_that_cannot_place_its_cursor_get_plain_lines() throws Exception {
        create("repaired");
        try (TestTerminal terminal = run(100, 30, NEEDING_A_REPAIR)) {
            assertThat(terminal.ended()).isZero();
            assertThat(terminal.everything()).as("a terminal has a picture").contains("\u001b[");
        }
        List<String> piped = new ArrayList<>(List.of("sh", "-c", "\"$@\" | cat", "sh"));
        piped.addAll(program.line("run", home.resolve("plan.yaml").toString(), "-i", hosts.site()));
        for (List<String> line : List.of(piped, piped.subList(4, piped.size()))) {
            boolean dumb = !line.equals(piped);
            try (TestTerminal terminal = TestTerminal.start(
                    home, 100, 30, Map.of("TERM", dumb ? "dumb" : "xterm", "NO_COLOR", dumb ? "1" : ""), line)) {
                assertThat(terminal.ended()).isZero();
                assertThat(terminal.everything()).doesNotContain("\u001b").contains("Done: 1 phase on 2 targets");
            }
        }
    }

    @Test
    void going_back_asks_first_and_anything_but_yes_changes_nothing() throws Exception {
        try (TestTerminal terminal = run(100, 30, UNDONE_AGAIN)) {
            assertThat(terminal.ended()).as(terminal.everything()).isZero();
        }
        try (TestTerminal terminal = terminal(100, 30, program.line("rollback"))) {
            terminal.await("Go back? Type yes to go on:");
            terminal.type("y\r");
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(1);
            assertThat(terminal.everything())
                    .contains("Going back from there: free: 2 steps to undo.")
                    .contains("Nothing was changed.");
            assertThat(home.resolve("mark-b")).exists();
        }
        try (TestTerminal terminal = terminal(100, 30, program.line("rollback"))) {
            terminal.await("Go back?");
            terminal.type("yes\r");
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(5);
            assertThat(home.resolve("mark-a")).doesNotExist();
            assertThat(home.resolve("mark-b")).doesNotExist();
        }
    }

    @Test
    void going_back_that_was_agreed_to_beforehand_does_not_ask() throws Exception {
        try (TestTerminal terminal = run(100, 30, UNDONE_AGAIN)) {
            assertThat(terminal.ended()).as(terminal.everything()).isZero();
        }
        try (TestTerminal terminal = terminal(100, 30, program.line("rollback", "--yes"))) {
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(5);
            assertThat(home.resolve("mark-a")).doesNotExist();
        }
    }
}
