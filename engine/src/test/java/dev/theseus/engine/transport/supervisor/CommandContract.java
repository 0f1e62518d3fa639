package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.lives;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What commands are given, do and leave: words, environment, directory, stdin, user, exit status. */
@Timeout(60)
public abstract class CommandContract extends TransportContract {
    protected CommandContract(Way way) {
        super(way);
    }

    @Test
    void a_command_runs_and_tells_its_output_and_exit_status() throws Exception {
        Finished finished = run(Command.shell("echo out; echo err >&2; exit 7"));
        assertThat(finished.exit()).isEqualTo(7);
        assertThat(finished.output().out()).isEqualTo("out\n");
        assertThat(finished.output().err()).isEqualTo("err\n");
        assertThat(finished.output().truncated()).isFalse();
    }

    @Test
    void a_question_is_asked_attached_and_may_be_asked_again() throws Exception {
        Transport transport = transport();
        Command command = Command.shell("cat; echo err >&2; exit 3").withStdin(SafeText.plain("what is read\n"));
        for (int i = 0; i < 2; i++) {
            Finished finished = transport.look(command, LONG);
            assertThat(finished.exit()).isEqualTo(3);
            assertThat(finished.output().out()).isEqualTo("what is read\n");
            assertThat(finished.output().err()).isEqualTo("err\n");
        }
        assertThat(Files.list(spool))
                .noneMatch(file -> file.getFileName().toString().startsWith("look"));
    }

    /** As on a busy host, whose SSH server tells the exit status before it has read what the command printed. */
    @Test
    void what_a_question_prints_is_heard_though_its_exit_status_comes_first() throws Exception {
        Finished finished = transport().look(Command.shell("(sleep 1.5; echo late) & exit 0"), LONG);
        assertThat(finished.exit()).isZero();
        assertThat(finished.output().out()).isEqualTo("late\n");
    }

    @Test
    void a_question_without_end_is_ended_at_its_limit() throws Exception {
        Transport transport = transport();
        Path sign = dir.resolve("alive");
        transport.facts("-");
        assertThatThrownBy(() ->
                        transport.look(Command.shell("echo $$ > " + sign + "; exec sleep 1000"), Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.TIMED_OUT));
        until(() -> Files.exists(sign)
                && Files.size(sign) > 0
                && !lives(Files.readString(sign).strip()));
    }

    @Test
    void signals_give_128_and_their_number() throws Exception {
        Map<String, Integer> statuses = Map.of("INT", 130, "QUIT", 131, "KILL", 137, "TERM", 143);
        int ordinal = 0;
        for (String signal : statuses.keySet()) {
            // A program, not the shell: bash ignores some of them for itself, and a build that was started in the
            // background all of its children.
            Command command = Command.shell("(until grep -q sleep /proc/$$/comm; do sleep 0.1; done; kill -" + signal
                    + " $$) & exec env --default-signal=INT,QUIT sleep 1000");
            assertThat(run(command, key(ordinal++)).exit()).as(signal).isEqualTo(statuses.get(signal));
        }
    }

    @Test
    void words_are_passed_as_they_are() throws Exception {
        List<String> words = new ArrayList<>(List.of("printf", "<%s>"));
        words.addAll(hostileValues());
        String expected = hostileValues().stream().map(word -> "<" + word + ">").collect(Collectors.joining());
        assertThat(run(Command.argv(words.toArray(String[]::new))).output().out())
                .isEqualTo(expected);
    }

    @Test
    void an_environment_is_passed_as_it_is_and_a_path_in_it_applies() throws Exception {
        Path tool = Files.createDirectory(dir.resolve("bin")).resolve("ths-tool");
        Files.writeString(tool, "#!/bin/sh\nenv -0\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Map<String, String> env = new LinkedHashMap<>();
        List<String> values = hostileValues();
        for (int i = 0; i < values.size(); i++) env.put("VALUE_" + i, values.get(i));
        env.put("PATH", tool.getParent() + ":/usr/bin:/bin");
        Transport transport = transport(courier(), Map.of("OF_HOST", "yes", "VALUE_0", "overridden by the command"));
        Finished finished = run(transport, Command.shell("ths-tool").withEnv(env), KEY);
        List<String> seen = List.of(finished.output().out().split("\0"));
        assertThat(seen).contains("OF_HOST=yes");
        env.forEach((name, value) -> assertThat(seen).contains(name + "=" + value));
    }

    @Test
    void a_directory_with_a_hostile_name_can_be_entered_and_one_that_is_missing_stops_the_command() throws Exception {
        Path hostile = Files.createDirectory(dir.resolve("\"; rm -rf ~; $(id)\n'"));
        assertThat(run(Command.shell("pwd").in(Optional.of(hostile.toString())), key(0))
                        .output()
                        .out())
                .isEqualTo(hostile + "\n");
        Finished refused = run(Command.shell("echo ran").in(Optional.of(dir + "/missing")), key(1));
        assertThat(refused.exit()).isEqualTo(125);
        assertThat(refused.output().out()).isEmpty();
    }

    @Test
    void without_a_directory_commands_run_in_the_login_directory() throws Exception {
        assertThat(run(Command.shell("[ \"$(pwd -P)\" = \"$(cd && pwd -P)\" ]")).ok())
                .isTrue();
    }

    @Test
    void names_that_cannot_be_passed_are_refused_before_anything_runs() {
        for (Command command : List.of(
                Command.shell("true").withEnv(Map.of("A;B", "x")),
                Command.shell("true").as(Optional.of("-x")),
                Command.shell("true\0")))
            assertThatThrownBy(() -> transport().start(KEY, command, warrant(1)))
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_VALUE));
        assertThat(spool.resolve("run-1")).doesNotExist();
    }

    @Test
    void a_command_reads_its_stdin_whole() throws Exception {
        String text = "line with ünïcode and \0 and \033[1m\n".repeat(20_000);
        Finished finished =
                run(Command.shell("cksum; cat <&- 2>/dev/null; true").withStdin(SafeText.plain(text)));
        Path file = Files.writeString(dir.resolve("expected"), text);
        Process cksum = new ProcessBuilder("cksum").redirectInput(file.toFile()).start();
        assertThat(finished.output().out())
                .isEqualTo(new String(cksum.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void stdin_can_be_opened_again_and_shows_nothing_but_stdin() throws Exception {
        Command command = Command.shell("cat /dev/stdin").withStdin(SafeText.plain("only this"));
        assertThat(run(command).output().out()).isEqualTo("only this");
    }

    @Test
    void a_script_may_use_names_that_the_supervisor_uses() throws Exception {
        assertThat(run(Command.shell("type reply look_at order_start; echo \"<$spool$token$key$d>\""))
                        .output()
                        .out())
                .endsWith("<>\n");
    }

    @Test
    void another_user_runs_it() throws Exception {
        String me = System.getProperty("user.name");
        String other = me.equals("root") ? "nobody" : me;
        Command command = Command.shell("id -un; cat; echo \"$X\"")
                .as(Optional.of(other))
                .withEnv(Map.of("X", "a'b\nc"))
                .withStdin(SafeText.hidden("token"))
                .in(Optional.of("/"));
        assertThat(run(command, key(0)).output().out()).isEqualTo(other + "\n" + SafeText.MASK + "a'b\nc\n");
        assertThat(transport().look(command, LONG).output().out()).startsWith(other + "\n");
    }

    private static List<String> hostileValues() {
        return List.of(
                "\"; rm -rf ~; $(touch /tmp/pwned) `id` ${HOME}",
                "'",
                "''\\''",
                "two\nlines\n",
                "",
                "-n",
                "*",
                "~root",
                "a=b",
                "#x",
                "日本語 ünï 😀",
                "\t tab \r",
                "\033[2J",
                "!!",
                "\\");
    }
}
