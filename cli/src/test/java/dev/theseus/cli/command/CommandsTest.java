package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Golden;
import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.cli.kit.TwoHosts;
import dev.theseus.testkit.Tree;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands from outside: words in; words, exit statuses and effects out. Runs work on this machine for real. */
class CommandsTest {
    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));
    private TwoHosts hosts = new TwoHosts(Path.of("."));

    @BeforeEach
    void prepare() throws Exception {
        cli = new Cli(home.resolve("state"));
        hosts = TwoHosts.in(home);
    }

    private String plan(String steps) throws Exception {
        return hosts.plan(steps);
    }

    private String site() {
        return hosts.site();
    }

    private static final String MARK =
            "- id: mark\n  run: touch HOME/mark-${host.name}\n  undo:\n    - run: rm HOME/mark-${host.name}\n";

    @Test
    void a_plan_that_is_carried_out_ends_with_0_and_can_be_taken_back_with_5() throws Exception {
        Cli.Ended run = cli.run("run", plan(MARK), "-i", site());
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(home.resolve("mark-a")).exists();
        assertThat(run.out())
                .contains("Done: 1 phase on 2 targets")
                .contains("report.html")
                .contains("theseus finalize");
        assertThat(cli.run("report").out()).contains("report.html");
        assertThat(cli.run("report", "--quiet").out()).isEmpty();
        assertThat(cli.run("--json", "report").out())
                .contains("\"type\":\"report\"")
                .contains("report.html");
        assertThat(cli.run("report", "-o", home + "/none/x.html").err())
                .contains("there is no directory " + home.resolve("none"), "choose another place");
        Cli.Ended back = cli.run("rollback", "--reason", "a test");
        assertThat(back.out()).startsWith("Going back from there: free: 2 steps to undo.");
        assertThat(back.status()).as(back.toString()).isEqualTo(5);
        assertThat(home.resolve("mark-a")).doesNotExist();
        assertThat(home.resolve("mark-b")).doesNotExist();
        assertThat(cli.run("finalize"))
                .matches(ended -> ended.status() == 2 && ended.err().contains("nothing to make final"));
        String id =
                cli.run("runs").out().lines().findFirst().orElseThrow().strip().split("\\s+")[0];
        assertThat(cli.run("abandon", id, "--reason", "x"))
                .matches(ended -> ended.status() == 2 && ended.err().contains("nothing to abandon"));
    }

    @Test
    void a_run_that_waits_ends_with_4_and_says_what_to_type() throws Exception {
        Cli.Ended run = cli.run("run", plan(MARK + "- run: test -e HOME/fixed\n  undo: unneeded\n"), "-i", site());
        assertThat(run.status()).as(run.toString()).isEqualTo(4);
        assertThat(run.out()).containsPattern("theseus answer \\S+ h1 retry").containsPattern("theseus resume \\S+");
        assertThat(cli.run("answer", "h1", "nonsense"))
                .matches(ended -> ended.status() == 2 && ended.err().contains("THS-707"));
        assertThat(cli.run("answer", "h7", "retry"))
                .matches(ended -> ended.status() == 2 && ended.err().contains("THS-706"));
        Files.createFile(home.resolve("fixed"));
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        assertThat(cli.run("answer", "h1", "stop"))
                .as("the first counts, and the second is told so")
                .matches(ended -> ended.status() == 2 && ended.err().contains("h1 was answered 'retry'"));
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
    }

    @Test
    void targets_that_failed_are_taken_up_again_once_the_cause_is_mended() throws Exception {
        String file = plan(MARK + "- run: test -e HOME/fixed\n  undo: unneeded\n");
        Files.writeString(
                Path.of(file), Files.readString(Path.of(file)).replace("on: nodes", "on: nodes\n    on_failure: undo"));
        Cli.Ended run = cli.run("run", file, "-i", site());
        assertThat(run.status()).as(run.toString()).isEqualTo(4);
        assertThat(run.out())
                .containsPattern("1 of 2 targets failed in 'Only': a, at 'test -e .*/fixed': .*exit")
                .contains("take the failed targets up again");
        assertThat(home.resolve("mark-a")).as("put back").doesNotExist();
        Files.createFile(home.resolve("fixed"));
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        assertThat(home.resolve("mark-a")).exists();
        assertThat(home.resolve("mark-b")).exists();
        assertThat(cli.run("log").out()).contains("1 target of phase 'Only' taken up again: a");
    }

    @Test
    void resume_of_a_run_that_has_ended_writes_the_report_that_its_controller_did_not_come_to() throws Exception {
        assertThat(cli.run("run", plan(MARK), "-i", site()).status()).isZero();
        Path report = Tree.files(home).stream()
                .filter(file -> file.endsWith("report.html"))
                .findAny()
                .orElseThrow();
        Files.delete(report);
        Cli.Ended again = cli.run("resume");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(again.out()).contains("Done: 1 phase on 2 targets");
        assertThat(report).exists();
        assertThat(cli.run("log").out()).as("nothing is journaled once more").doesNotContain("resumed");
        cli.run("rollback", "--reason", "a test");
        assertThat(cli.run("resume").status())
                .as("the exit status of that ending")
                .isEqualTo(5);
    }

    @Test
    void a_run_that_is_stopped_undoes_nothing_and_ends_with_1() throws Exception {
        cli.run("run", plan(MARK + "- run: \"false\"\n  undo: unneeded\n"), "-i", site());
        Cli.Ended stopped = cli.run("stop", "--reason", "enough");
        assertThat(stopped.status()).as(stopped.toString()).isEqualTo(1);
        assertThat(home.resolve("mark-a")).exists();
        assertThat(cli.run("abandon", "", "--reason", "x").status()).isNotZero();
    }

    @Test
    void json_is_one_object_a_line_and_ends_with_the_run() throws Exception {
        Cli.Ended run = cli.run("run", plan(MARK), "-i", site(), "--json");
        List<String> lines = run.out().lines().toList();
        assertThat(lines).allMatch(line -> line.startsWith("{\"version\":1,\"type\":\""));
        assertThat(lines.getLast()).contains("\"type\":\"run\"").contains("\"exit_status\":0");
        assertThat(cli.run("status", "--json").out()).contains("\"ending\":\"done\"");
        assertThat(cli.run("runs", "--json").out()).contains("\"situation\":\"done\"");
        assertThat(cli.run("log", "--json").out().lines()).hasSizeGreaterThan(5);
    }

    @Test
    void a_bad_plan_ends_with_2_and_begins_nothing() throws Exception {
        String bad = plan("- run: touch HOME/mark\n  verfiy: x\n");
        Cli.Ended lint = cli.run("lint", bad);
        assertThat(lint.status()).isEqualTo(2);
        Golden.check("lint.txt", lint.out().replace(home.toString(), "DIR"));
        Cli.Ended run = cli.run("run", bad, "-i", site());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("THS-201");
        assertThat(home.resolve("mark")).doesNotExist();
        assertThat(cli.run("runs").out()).contains("No runs");
    }

    @Test
    void a_damaged_journal_is_refused_and_its_intact_part_salvaged_when_a_person_says_so() throws Exception {
        cli.run("run", plan(MARK), "-i", site());
        Path journal = journal();
        assertThat(cli.run("recover", run(journal)).status())
                .as("nothing is damaged")
                .isNotZero();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + journal);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update journal set records = records || ' ' where first_seq ="
                            + " (select max(first_seq) from journal)"))
                    .isEqualTo(1);
        }
        assertThat(cli.run("log"))
                .matches(ended -> ended.status() != 0 && ended.err().contains("THS-701"));
        Cli.Ended recovered = cli.run("recover", run(journal));
        assertThat(recovered.status()).as(recovered.toString()).isZero();
        assertThat(recovered.out()).contains("Salvaged").contains("damaged-1");
        assertThat(cli.run("log").status()).isZero();
    }

    private Path journal() throws Exception {
        return Tree.files(home).stream()
                .filter(file -> file.endsWith("journal.db"))
                .findFirst()
                .orElseThrow();
    }

    private static String run(Path journal) {
        return journal.getName(journal.getNameCount() - 2).toString();
    }

    @Test
    void words_that_are_no_command_end_with_2() {
        assertThat(cli.run("rnu").status()).isEqualTo(2);
        assertThat(cli.run("run").status()).isEqualTo(2);
        assertThat(cli.run("status", "nothere"))
                .matches(ended -> ended.status() == 2 && ended.err().contains("THS-704"));
    }

    @Test
    void preview_shows_every_step_and_where_the_point_of_no_return_lies() throws Exception {
        Path file = Files.writeString(home.resolve("sample.yaml"), SamplePlan.text());
        Cli.Ended preview = cli.run("preview", file.toString(), "-i", site(), "--input", "target_version=7.10.6");
        assertThat(preview.status()).as(preview.toString()).isZero();
        Golden.check("preview.txt", preview.out());
        assertThat(cli.run("preview", file.toString(), "-i", site(), "--json").out())
                .startsWith("{\"version\":1,\"type\":\"preview\"");
    }

    @Test
    void a_secret_is_in_no_file_of_the_run_and_in_nothing_that_is_printed() throws Exception {
        Files.writeString(home.resolve("secret"), "hunter2-very-secret\n");
        String file = plan("- run: printf 'got %s' ${inputs.word}\n  undo: unneeded\n");
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file)) + "inputs:\n  word: { type: secret, exposed_by: [printf] }\n");
        Cli.Ended run = cli.run("run", file, "-i", site(), "--input", "word=file:" + home.resolve("secret"));
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("hunter2");
        for (Path each : Tree.files(home.resolve("state")))
            assertThat(new String(Files.readAllBytes(each), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .as(each.toString())
                    .doesNotContain("hunter2");
    }

    @Test
    void a_run_begins_only_when_all_hosts_of_its_plan_answer_unless_told() throws Exception {
        Path nobody = Files.writeString(home.resolve("nobody.yaml"), """
                theseus: 1
                inventory: nobody
                hosts:
                  a: { local: true }
                  b: { address: 127.0.0.1, port: 1 }
                  c: { address: 127.0.0.1, port: 2 }
                  elsewhere: { address: 127.0.0.1, port: 3 }
                groups: { nodes: [a, b, c] }
                """);
        String file = plan(MARK);
        Cli.Ended refused = cli.run("run", file, "-i", nobody.toString());
        assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err())
                .contains("THS-601 b: 127.0.0.1:1 cannot be reached", "THS-601 c: 127.0.0.1:2 cannot be reached")
                .contains("2 of 3 hosts", "nothing was begun")
                .doesNotContain("elsewhere");
        assertThat(cli.run("runs").out()).contains("No runs");
        assertThat(home.resolve("mark-a")).doesNotExist();
        Cli.Ended begun = cli.run("run", file, "-i", nobody.toString(), "--whoever-comes");
        assertThat(begun.status()).as(begun.toString()).isEqualTo(4);
        assertThat(home.resolve("mark-a")).exists();
    }

    @Test
    void a_value_given_with_a_command_is_taken_as_it_stands() throws Exception {
        List<String> values = List.of("\"; x", "'a', b", "\"quoted\"", "a=b=c", "\\", "${inputs.w0}", "@file", "");
        StringBuilder inputs = new StringBuilder("inputs:\n");
        StringBuilder words = new StringBuilder();
        List<String> command = new ArrayList<>(List.of("run", "", "-i", site()));
        for (int i = 0; i < values.size(); i++) {
            inputs.append("  w" + i + ": string\n");
            words.append(", \"${inputs.w" + i + "}\"");
            command.addAll(List.of("--input", "w" + i + "=" + values.get(i)));
        }
        Path out = home.resolve("values");
        String file = plan("- run: [sh, -c, 'f=$1; shift; printf \"%s\\n\" \"$@\" > \"$f\"', sh, \"" + out + "\""
                + words + "]\n  undo: unneeded\n");
        Files.writeString(Path.of(file), Files.readString(Path.of(file)) + inputs);
        command.set(1, file);
        Cli.Ended run = cli.run(command.toArray(String[]::new));
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.err()).doesNotContain("WARN");
        assertThat(Files.readAllLines(out)).isEqualTo(values);
        Cli.Ended none = cli.run("run", file, "-i", site(), "--input", "w0");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("'w0' is not NAME=VALUE");
    }

    private String asksForWord(String steps) throws Exception {
        String file = plan(steps);
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file)) + "inputs:\n  word: { type: secret, exposed_by: [printf] }\n");
        return file;
    }

    @Test
    void resume_gets_a_secret_from_where_it_came_from_and_says_so_where_it_is_gone() throws Exception {
        Path secret = Files.writeString(home.resolve("secret"), "hunter2-very-secret\n");
        String file = asksForWord("- run: test -e HOME/fixed && printf 'got %s' ${inputs.word}\n  undo: unneeded\n");
        Cli.Ended run = cli.run("run", file, "-i", site(), "--input", "word=file:" + secret);
        assertThat(run.status()).as(run.toString()).isEqualTo(4);
        Files.createFile(home.resolve("fixed"));
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        Files.move(secret, home.resolve("moved"));
        assertThat(cli.run("resume"))
                .matches(ended -> ended.status() == 2
                        && ended.err().contains("THS-408")
                        && ended.err().contains("the file " + secret + " cannot be read"));
        Files.move(home.resolve("moved"), secret);
        Cli.Ended resumed = cli.run("resume");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        for (Path each : Tree.files(home.resolve("state")))
            assertThat(Files.readString(each, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .as(each.toString())
                    .doesNotContain("hunter2");
    }

    @Test
    void giving_up_needs_no_secret() throws Exception {
        String file = asksForWord(
                "- run: \"false\"\n  undo: unneeded\n- run: printf '%s' ${inputs.word}\n  undo: unneeded\n");
        Path secret = Files.writeString(home.resolve("secret"), "hunter2-very-secret\n");
        Cli.Ended run = cli.run("run", file, "-i", site(), "--input", "word=file:" + secret);
        assertThat(run.status()).as(run.toString()).isEqualTo(4);
        Files.delete(secret);
        try (var runs = Files.list(home.resolve("state/theseus/runs"))) {
            String id = runs.findFirst().orElseThrow().getFileName().toString();
            Cli.Ended abandoned = cli.run("abandon", id, "--reason", "a test");
            assertThat(abandoned.out()).as(abandoned.toString()).contains("Abandoned");
        }
    }

    @Test
    void every_command_has_help_with_an_example_that_parses() {
        CommandLine line = cli.line(new StringWriter(), new StringWriter());
        line.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().usageMessage().hidden()) return;
            List<String> examples = Arrays.stream(
                            command.getCommandSpec().usageMessage().footer())
                    .map(String::strip)
                    .filter(text -> text.startsWith("theseus "))
                    .toList();
            assertThat(examples.isEmpty() && !name.equals("completion"))
                    .as(name + " has an example")
                    .isFalse();
            for (String example : examples) {
                String[] words = example.replaceAll(" [>|].*", "")
                        .replace("theseus ", "")
                        .replaceAll("'[^']*'", "text")
                        .split(" ", -1);
                CommandLine.ParseResult parsed = line.parseArgs(words);
                assertThat(parsed.hasSubcommand()).as(example).isTrue();
            }
        });
    }
}
