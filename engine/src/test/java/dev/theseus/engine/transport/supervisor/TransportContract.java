package dev.theseus.engine.transport.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Command.Answer;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every way to a host promises. The host is this machine, whatever the way, so its spool can be looked into and damaged. */
@Timeout(60)
public abstract class TransportContract {
    protected static final Duration LONG = Duration.ofSeconds(40);
    protected static final EffectKey KEY = new EffectKey("run-1", "phase.host.step", 1, 0);

    /** Not in any source, command line or environment of this process. */
    protected final String secret = "s3cr3t " + UUID.randomUUID() + " '\"$(id)`\\";

    @TempDir
    protected Path dir;

    protected Path spool = Path.of("");
    private Path bootId = Path.of("");
    private final List<Transport> opened = new ArrayList<>();

    /** A way to the host; may be the same one each time, for opening one can be slow. */
    protected abstract Courier courier();

    /** A way of its own, that ends when it is closed. */
    protected abstract Courier freshCourier();

    @BeforeEach
    void prepare() throws IOException {
        spool = dir.resolve("a spool's place");
        bootId = dir.resolve("boot_id");
        Files.writeString(bootId, "boot-1\n");
    }

    @AfterEach
    void let_nothing_live() throws Exception {
        try (Transport transport = transport()) {
            if (Files.isDirectory(spool)) for (EffectKey key : keysOnDisk()) transport.end(key);
        }
        opened.forEach(Transport::close);
        // A session tidies up when its line is closed.
        until(() -> filesNamed(spool, "session.").isEmpty());
    }

    private static List<Path> filesNamed(Path dir, String prefix) throws IOException {
        if (!Files.isDirectory(dir)) return List.of();
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    protected Transport transport() {
        return transport(courier(), Map.of());
    }

    protected Transport transport(Courier courier, Map<String, String> env) {
        return transport(courier, env, InstantSource.system());
    }

    private Transport transport(Courier courier, Map<String, String> env, InstantSource clock) {
        var settings = new Settings(
                "h1",
                env,
                Optional.of(spool.toString()),
                bootId.toString(),
                "test",
                Optional.empty(),
                text -> text.replace(secret, SafeText.MASK),
                64 * 1024,
                Duration.ofSeconds(1),
                clock);
        Transport transport = new SupervisedTransport(courier, settings, this::reveal);
        opened.add(transport);
        return transport;
    }

    // --- what commands do
    // ---------------------------------------------------------------------------------------------------------

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

    @Test
    void a_question_without_end_is_ended_at_its_limit() throws Exception {
        Transport transport = transport();
        Path sign = dir.resolve("alive");
        transport.facts();
        assertThatThrownBy(() -> transport.look(
                        Command.shell("echo $$ > " + sign + "; exec sleep 1000"), Duration.ofMillis(700)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.TIMED_OUT));
        until(() -> Files.exists(sign) && !lives(Files.readString(sign).strip()));
    }

    @Test
    void signals_give_128_and_their_number() throws Exception {
        Map<String, Integer> statuses = Map.of("INT", 130, "QUIT", 131, "KILL", 137, "TERM", 143);
        int ordinal = 0;
        for (String signal : statuses.keySet()) {
            // A program, not the shell: bash ignores some of them for itself, whatever it inherited.
            Command command = Command.shell("(sleep 0.1; kill -" + signal + " $$) & exec sleep 1000");
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
            assertThatThrownBy(() -> transport().start(KEY, command, 1))
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

    // --- output
    // -------------------------------------------------------------------------------------------------------------------

    @Test
    void output_of_any_length_is_bounded_and_never_blocks_the_command() throws Exception {
        Finished finished = run(Command.shell(
                "echo begin; head -c 200000000 /dev/zero | tr '\\0' 'x'; echo; echo end; echo fine >&2; exit 5"));
        assertThat(finished.exit()).isEqualTo(5);
        assertThat(finished.output().truncated()).isTrue();
        assertThat(finished.output().out())
                .startsWith("begin\n")
                .endsWith("\nend\n")
                .hasSizeLessThan(140_000);
        assertThat(finished.output().out()).contains("of 200000011 bytes");
        assertThat(finished.output().err()).isEqualTo("fine\n");
        until(() -> sizeOf(spool) < 400_000);
    }

    @Test
    void output_that_is_dripped_is_kept_like_output_that_is_poured() throws Exception {
        Finished finished = run(Command.shell("i=0; while [ $i -lt 30000 ]; do echo \"line $i\"; i=$((i+1)); done"));
        assertThat(finished.output().truncated()).isTrue();
        assertThat(finished.output().out()).startsWith("line 0\nline 1\n").endsWith("line 29998\nline 29999\n");
    }

    @Test
    void output_up_to_the_bound_is_whole() throws Exception {
        Finished finished = run(Command.shell("head -c 131072 /dev/zero | tr '\\0' y"));
        assertThat(finished.output().truncated()).isFalse();
        assertThat(finished.output().out()).isEqualTo("y".repeat(131072));
    }

    @Test
    void binary_output_and_escape_sequences_break_nothing() throws Exception {
        Finished finished = run(Command.shell("printf '\\000\\377\\376\\033[31mred\\033[0m \\342\\202'"));
        assertThat(finished.output().out()).isEqualTo("\0\uFFFD\uFFFD\033[31mred\033[0m \uFFFD");
    }

    @Test
    void output_is_seen_while_the_command_runs() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        transport.start(
                KEY, Command.shell("echo ready; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo über"), 1);
        var seen = new StringBuffer();
        Sighting sighting = transport.await(KEY, LONG, text -> {
            seen.append(text);
            if (seen.toString().contains("ready") && !Files.exists(gate)) touch(gate);
        });
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        assertThat(seen.toString()).isEqualTo("ready\nüber\n");
    }

    @Test
    void secrets_in_output_are_masked_even_where_they_arrive_in_pieces_or_are_cut() throws Exception {
        Transport transport = transport();
        var script = SafeText.plain("s=")
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain("; printf '%s' \"${s%????????}\"; sleep 0.3; echo \"${s#\"${s%????????}\"}\";"
                        + " i=0; while [ $i -lt 6000 ]; do printf '%s' \"$s\"; i=$((i+1)); done"));
        transport.start(KEY, Command.of(new Command.Form.Shell(script)), 1);
        var seen = new StringBuffer();
        Finished finished = ended(transport.await(KEY, LONG, seen::append));
        assertThat(finished.output().truncated()).isTrue();
        for (int length = 12; length <= secret.length(); length++) {
            assertThat(finished.output().out()).doesNotContain(secret.substring(0, length));
            assertThat(finished.output().out()).doesNotContain(secret.substring(secret.length() - length));
        }
        assertThat(seen.toString()).startsWith(SafeText.MASK + "\n");
    }

    @Test
    void the_exit_status_ends_a_step_though_a_daemon_keeps_its_output_open() throws Exception {
        Finished finished = run(Command.shell("sleep 1000 & echo \"$!\"; exit 4"));
        assertThat(finished.exit()).isEqualTo(4);
        String daemon = finished.output().out().strip();
        assertThat(lives(daemon)).as("the daemon lives on").isTrue();
        ProcessHandle.of(Long.parseLong(daemon)).orElseThrow().destroyForcibly();
    }

    // --- at most once
    // -------------------------------------------------------------------------------------------------------------

    @Test
    void of_fifty_concurrent_starts_one_starts() throws Exception {
        Path count = dir.resolve("count");
        Transport transport = transport();
        List<Callable<Boolean>> starts = IntStream.range(0, 50)
                .<Callable<Boolean>>mapToObj(_ -> () -> transport.start(KEY, Command.shell("echo once >> " + count), 1))
                .toList();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long started = 0;
            for (Future<Boolean> start : executor.invokeAll(starts)) if (start.get()) started++;
            assertThat(started).isEqualTo(1);
        }
        ended(transport.await(KEY, LONG, _ -> {}));
        assertThat(count).hasContent("once");
    }

    @Test
    void input_that_arrives_short_starts_nothing_and_burns_the_key() throws Exception {
        Path sign = dir.resolve("sign");
        Command command = Command.shell("touch " + sign + "; cat").withStdin(SafeText.plain("data".repeat(1000)));
        Courier honest = courier();
        Transport cut = transport(new CuttingCourier(honest), Map.of());
        assertThat(cut.start(KEY, command, 1)).isFalse();
        Transport whole = transport(honest, Map.of());
        assertThat(whole.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(whole.start(KEY, command, 1)).isFalse();
        assertThat(whole.await(KEY, LONG, _ -> {})).isEqualTo(new Sighting.NeverStarted());
        assertThat(sign).doesNotExist();
    }

    @Test
    void a_start_whose_answer_was_lost_is_known_again_as_the_one_that_started() throws Exception {
        Path count = dir.resolve("count");
        Transport transport = transport(new RepeatingCourier(courier()), Map.of());
        assertThat(transport.start(KEY, Command.shell("echo once >> " + count), 1))
                .isTrue();
        ended(transport.await(KEY, LONG, _ -> {}));
        assertThat(count).hasContent("once");
    }

    @Test
    void a_start_that_arrives_after_the_key_was_settled_starts_nothing() throws Exception {
        Path sign = dir.resolve("sign");
        Transport transport = transport();
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(transport.start(KEY, Command.shell("touch " + sign), 1)).isFalse();
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(sign).doesNotExist();
    }

    @Test
    void an_older_fencing_token_is_refused() throws Exception {
        Transport transport = transport();
        assertThat(transport.start(key(0), Command.shell("true"), 7)).isTrue();
        assertThatThrownBy(() -> transport.start(key(1), Command.shell("true"), 6))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.FENCED);
                    assertThat(e).hasMessageContaining("another controller of this run");
                });
        assertThatThrownBy(() -> transport.start(new EffectKey("run-2", "u", 1, 0), Command.shell("true"), 6))
                .hasMessageContaining("the run run-1 has taken over");
        assertThat(transport.start(key(2), Command.shell("true"), 7)).isTrue();
        assertThat(transport.settle(key(1))).isEqualTo(new Sighting.NeverStarted());
    }

    @Test
    void a_key_without_start_record_is_in_doubt() throws Exception {
        transport().facts();
        Files.createDirectories(keyDir(KEY));
        assertThat(transport().settle(KEY)).isInstanceOf(Sighting.Unknown.class);
        assertThat(transport().start(KEY, Command.shell("true"), 1)).isFalse();
        assertThat(transport().await(KEY, LONG, _ -> {})).isInstanceOf(Sighting.Unknown.class);
    }

    // --- coming back
    // --------------------------------------------------------------------------------------------------------------

    @Test
    void a_command_outlives_its_transport_and_is_found_again() throws Exception {
        Path gate = dir.resolve("gate");
        Transport before = transport(freshCourier(), Map.of());
        before.start(
                KEY,
                Command.shell("echo early; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo late; exit 9"),
                1);
        before.close();
        Transport after = transport(freshCourier(), Map.of());
        assertThat(after.settle(KEY)).isEqualTo(new Sighting.Running());
        assertThat(after.await(KEY, Duration.ofMillis(200), _ -> {})).isEqualTo(new Sighting.Running());
        touch(gate);
        Finished finished = ended(after.await(KEY, LONG, _ -> {}));
        assertThat(finished.exit()).isEqualTo(9);
        assertThat(finished.output().out()).isEqualTo("early\nlate\n");
        assertThat(ended(after.settle(KEY))).isEqualTo(finished);
    }

    @Test
    void a_killed_wrapper_leaves_a_running_command_and_then_an_unknown_end() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        transport.start(KEY, Command.shell("while [ ! -e " + gate + " ]; do sleep 0.05; done"), 1);
        until(() -> Files.exists(keyDir(KEY).resolve("command")));
        kill(wrapper(KEY));
        until(() -> !lives(wrapper(KEY)));
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.Running());
        touch(gate);
        assertThat(transport.await(KEY, LONG, _ -> {}))
                .isInstanceOfSatisfying(
                        Sighting.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("wrapper"));
        assertThat(transport.settle(KEY)).isInstanceOf(Sighting.Unknown.class);
    }

    @Test
    void after_a_restart_of_the_host_an_open_command_is_in_doubt_and_an_ended_one_is_not() throws Exception {
        Transport transport = transport();
        transport.start(key(0), Command.shell("sleep 1000"), 1);
        run(transport, Command.shell("exit 6"), key(1));
        Files.writeString(bootId, "boot-2\n");
        assertThat(transport.settle(key(0)))
                .isInstanceOfSatisfying(
                        Sighting.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("restarted"));
        assertThat(ended(transport.settle(key(1))).exit()).isEqualTo(6);
        assertThat(transport.settle(key(2)))
                .as("no key, but it may have been lost")
                .isInstanceOf(Sighting.Unknown.class);
        assertThat(transport.facts().bootId()).isEqualTo("boot-2");
        Files.writeString(bootId, "boot-1\n");
    }

    @Test
    void a_lost_spool_makes_everything_unknown_and_starts_nothing() throws Exception {
        Transport transport = transport();
        String before = transport.facts().spoolId();
        assertThat(transport.facts().spoolId()).isEqualTo(before);
        run(transport, Command.shell("true"), key(0));
        delete(spool);
        assertThat(transport.settle(key(0))).isInstanceOf(Sighting.Unknown.class);
        assertThat(transport.await(key(1), LONG, _ -> {})).isInstanceOf(Sighting.Unknown.class);
        assertThatThrownBy(() -> transport.start(key(2), Command.shell("true"), 1))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.SPOOL_LOST));
        assertThat(transport.facts().spoolId()).isNotEqualTo(before);
    }

    // --- sessions
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void a_session_that_is_killed_while_its_command_runs_loses_nothing() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        Command command =
                Command.shell("echo early; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo late; exit 9");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> start = executor.submit(() -> transport.start(KEY, command, 1));
            until(() -> Files.exists(keyDir(KEY).resolve("out.0")));
            until(() -> Files.exists(keyDir(KEY).resolve("command")));
            int killed = 0;
            for (String pid : sessions())
                if (!pid.equals(wrapper(KEY)) && !parent(pid).equals(wrapper(KEY))) {
                    killed++;
                    kill(pid);
                }
            assertThat(killed).as("the session, its reader and its loop").isPositive();
            assertThat(start.get()).isTrue();
            touch(gate);
            Finished finished = ended(transport.await(KEY, LONG, _ -> {}));
            assertThat(finished.exit()).isEqualTo(9);
            assertThat(finished.output().out()).isEqualTo("early\nlate\n");
        }
        assertThat(run(transport, Command.shell("exit 3"), key(1)).exit())
                .as("another session is opened, or none is needed")
                .isEqualTo(3);
        delete(spool);
    }

    @Test
    void a_session_that_is_killed_at_any_moment_leaves_a_state_that_is_true() throws Exception {
        long seed = System.nanoTime();
        var random = new java.util.Random(seed);
        Transport transport = transport();
        transport.facts();
        int started = 0;
        for (int i = 0; i < 12; i++) {
            EffectKey key = key(i);
            Path count = dir.resolve("count-" + i);
            Command command = Command.shell("echo once >> '" + count + "'");
            int nanos = random.nextInt(30_000_000);
            Thread killer = Thread.startVirtualThread(() -> killASession(nanos, random));
            transport.start(key, command, 1);
            killer.join();
            Sighting sighting = transport.settle(key);
            if (sighting instanceof Sighting.Running) sighting = transport.await(key, LONG, _ -> {});
            assertThat(transport.start(key, command, 1))
                    .as("a second start, seed %s", seed)
                    .isFalse();
            switch (sighting) {
                case Sighting.Ended(Finished finished) -> {
                    assertThat(finished.exit()).isZero();
                    assertThat(count).as("seed %s", seed).hasContent("once");
                    started++;
                }
                case Sighting.NeverStarted() ->
                    assertThat(count).as("seed %s", seed).doesNotExist();
                case Sighting.Unknown unknown ->
                    assertThat(unknown.why()).as("seed %s", seed).containsAnyOf("no start record", "wrapper died");
                case Sighting.Running _, Sighting.CutOff _ ->
                    throw new AssertionError("it does not end, or was ended, seed " + seed);
            }
        }
        assertThat(started)
                .as("some were killed too late, or another one was killed")
                .isPositive();
        delete(spool);
    }

    private void killASession(int nanos, java.util.Random random) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            List<String> pids = sessions();
            if (!pids.isEmpty()) kill(pids.get(random.nextInt(pids.size())));
        } catch (IOException | InterruptedException | java.util.NoSuchElementException gone) {
            // It was quicker than we.
        }
    }

    /** The processes of sessions: the one that stays, its reader, its loop, and what it has under way. */
    private List<String> sessions() throws IOException {
        return processesWith(spool.getFileName().toString()).stream()
                .filter(found -> found.endsWith("/cmdline"))
                .map(found -> found.substring(0, found.indexOf('/')))
                .filter(this::serves)
                .toList();
    }

    private boolean serves(String pid) {
        try {
            String words = Files.readString(Path.of("/proc", pid, "cmdline"));
            return words.contains(spool.toString()) && words.endsWith("\0serve\0");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String parent(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1];
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void the_offset_of_a_hosts_clock_is_told() throws Exception {
        InstantSource slow = () -> Instant.now().minus(Duration.ofHours(2));
        assertThat(transport(courier(), Map.of(), slow).facts().clockOffset())
                .isBetween(Duration.ofMinutes(110), Duration.ofMinutes(130));
        assertThat(transport().facts().clockOffset()).isBetween(Duration.ofMinutes(-10), Duration.ofMinutes(10));
    }

    // --- the end
    // ------------------------------------------------------------------------------------------------------------------

    @Test
    void ending_a_command_ends_what_it_started() throws Exception {
        String sleep = "sleep 98765." + Math.abs(System.nanoTime() % 1_000_000);
        Transport transport = transport();
        transport.start(
                KEY,
                Command.shell(sleep + " & (trap '' TERM; " + sleep + " & " + sleep + "; true) & setsid " + sleep
                        + " & echo started; wait; wait"),
                1);
        until(() -> processesWith(sleep.replace(' ', '\0')).size() >= 4);
        assertThat(cutOff(transport.end(KEY)).exit()).isIn(137, 143);
        assertThat(processesWith(sleep.replace(' ', '\0'))).isEmpty();
        assertThat(cutOff(transport.end(KEY)).output().out()).isEqualTo("started\n");
    }

    @Test
    void a_command_may_tidy_up_when_it_is_ended() throws Exception {
        Transport transport = transport();
        transport.start(
                KEY, Command.shell("trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done"), 1);
        Path out = keyDir(KEY).resolve("out.0");
        until(() -> Files.exists(out) && Files.size(out) > 0);
        Finished finished = cutOff(transport.end(KEY));
        assertThat(finished.output().out()).isEqualTo("up\ntidied\n");
        assertThat(finished.exit()).isZero();
        Transport next = transport(freshCourier(), Map.of());
        assertThat(cutOff(next.settle(KEY)))
                .as("its status says nothing, for anybody")
                .isEqualTo(finished);
    }

    @Test
    void what_came_to_its_end_by_itself_was_not_cut_off() throws Exception {
        Transport transport = transport();
        run(transport, Command.shell("exit 4"), KEY);
        assertThat(ended(transport.end(KEY)).exit()).isEqualTo(4);
        assertThat(ended(transport.settle(KEY)).exit()).isEqualTo(4);
    }

    @Test
    void what_never_started_cannot_be_ended_and_never_starts() throws Exception {
        assertThat(transport().end(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(transport().start(KEY, Command.shell("true"), 1)).isFalse();
    }

    @Test
    void a_run_that_is_forgotten_leaves_nothing_and_stays_closed() throws Exception {
        Transport transport = transport();
        run(transport, Command.shell("echo out"), KEY);
        transport.forget("run-1");
        assertThat(spool.resolve("run-1")).doesNotExist();
        assertThat(transport.start(key(5), Command.shell("true"), 1)).isFalse();
        assertThat(transport.start(new EffectKey("run-2", "u", 1, 0), Command.shell("true"), 1))
                .isTrue();
    }

    // --- secrets and prompts
    // ------------------------------------------------------------------------------------------------------

    @Test
    void secrets_are_in_no_command_line_environment_or_spool_while_a_command_runs() throws Exception {
        Path gate = dir.resolve("gate");
        var script = SafeText.plain("IFS= read -r line; [ \"$line\" = ")
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain(" ] && echo same; touch " + gate + ".ready; while [ ! -e " + gate
                        + " ]; do sleep 0.02; done; [ \"$line\" = "))
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain(" ]"));
        Command command = Command.of(new Command.Form.Shell(script)).withStdin(SafeText.hidden("token"));
        Transport transport = transport();
        transport.start(KEY, command, 1);
        until(() -> Files.exists(Path.of(gate + ".ready")));
        for (int i = 0; i < 5; i++) {
            assertThat(processesWith(secret)).isEmpty();
            assertThat(filesWith(spool, secret)).isEmpty();
        }
        touch(gate);
        Finished finished = ended(transport.await(KEY, LONG, _ -> {}));
        assertThat(finished.ok()).isTrue();
        assertThat(finished.output().out()).isEqualTo("same\n");
        // That the search can find something.
        assertThat(processesWith(ProcessHandle.current().info().command().orElseThrow()))
                .isNotEmpty();
    }

    @Test
    void a_secret_that_the_run_was_not_given_runs_nothing() {
        assertThatThrownBy(() -> transport().start(KEY, Command.shell("true").withStdin(SafeText.hidden("other")), 1))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.SECRET_UNAVAILABLE));
    }

    @Test
    void prompts_are_answered_in_order_on_a_terminal() throws Exception {
        Command command = Command.shell(
                        "[ -t 0 ] && [ -t 1 ] || exit 9; printf 'Name? '; read -r name; printf 'Password: ';"
                                + " stty -echo; IFS= read -r pw; stty echo; echo; [ \"$pw\" = \"$(cat " + dir
                                + "/expected)\" ] && echo \"welcome $name\"; exit 3")
                .withAnswers(List.of(
                        new Answer("Name\\? $", SafeText.plain("Ann")),
                        new Answer("(?i)password:\\s*$", SafeText.hidden("token"))));
        Files.writeString(dir.resolve("expected"), secret);
        Finished finished = run(command);
        assertThat(finished.output().out()).contains("Name? ", "welcome Ann").doesNotContain(secret);
        assertThat(finished.exit()).isEqualTo(3);
    }

    @Test
    void prompts_that_an_earlier_controller_left_are_answered_and_none_twice() throws Exception {
        Path said = dir.resolve("said");
        Command command = Command.shell("printf 'First? '; read -r a; echo \"$a\" >>" + said
                        + "; printf 'Second? '; read -r b; echo \"$b\" >>" + said + "; exit 4")
                .withAnswers(List.of(
                        new Answer("First\\? $", SafeText.plain("one")),
                        new Answer("Second\\? $", SafeText.plain("two"))));
        Transport before = transport(freshCourier(), Map.of());
        before.start(KEY, command, 1);
        before.await(KEY, Duration.ofMillis(300), _ -> {});
        before.close();
        Transport after = transport(freshCourier(), Map.of());
        after.takeUp(KEY, command);
        assertThat(ended(after.await(KEY, LONG, _ -> {})).exit()).isEqualTo(4);
        assertThat(said).hasContent("one\ntwo");
        Transport late = transport(freshCourier(), Map.of());
        Command alone = Command.shell("printf 'Go? '; read -r a; exit 6")
                .withAnswers(List.of(new Answer("Go\\? $", SafeText.plain("yes"))));
        before = transport(freshCourier(), Map.of());
        before.start(key(1), alone, 1);
        before.close();
        late.takeUp(key(1), alone);
        assertThat(ended(late.await(key(1), LONG, _ -> {})).exit()).isEqualTo(6);
    }

    // --- tools
    // --------------------------------------------------------------------------------------------------------------------

    protected Path bootIdFile() {
        return bootId;
    }

    protected static EffectKey key(int ordinal) {
        return new EffectKey("run-1", "phase.host.step", 1, ordinal);
    }

    protected Finished run(Command command) throws Exception {
        return run(command, KEY);
    }

    protected Finished run(Command command, EffectKey key) throws Exception {
        return run(transport(), command, key);
    }

    protected Finished run(Transport transport, Command command, EffectKey key) throws Exception {
        assertThat(transport.start(key, command, 1)).isTrue();
        return ended(transport.await(key, LONG, _ -> {}));
    }

    private static Finished cutOff(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.CutOff.class);
        return ((Sighting.CutOff) sighting).finished();
    }

    protected static Finished ended(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        return ((Sighting.Ended) sighting).finished();
    }

    protected Path keyDir(EffectKey key) {
        return spool.resolve(key.run()).resolve(key.word());
    }

    private String reveal(String name) {
        if (name.equals("token")) return secret;
        throw new IllegalStateException("no secret '" + name + "' was given to this run");
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

    /** The directories of sessions are passed over: they go away while one looks. */
    private List<EffectKey> keysOnDisk() throws IOException {
        List<EffectKey> keys = new ArrayList<>();
        for (Path run : listed(spool)) {
            String name = run.getFileName().toString();
            if (!Files.isDirectory(run) || name.startsWith("session.")) continue;
            for (Path key : listed(run)) {
                String word = key.getFileName().toString();
                if (!word.matches(".*\\.1\\.\\d+")) continue;
                int dot = word.lastIndexOf('.');
                keys.add(new EffectKey(name, word.substring(0, dot - 2), 1, Integer.parseInt(word.substring(dot + 1))));
            }
        }
        return keys;
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private String wrapper(EffectKey key) throws IOException {
        return Files.readString(keyDir(key).resolve("record")).split(" ")[2];
    }

    private static void kill(String pid) {
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    protected static boolean lives(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Processes whose command line or environment holds the text. */
    protected static List<String> processesWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList())
                for (String file : List.of("cmdline", "environ"))
                    try {
                        String content = new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8);
                        if (content.contains(text)
                                && lives(process.getFileName().toString()))
                            found.add(process.getFileName() + "/" + file);
                    } catch (IOException goneOrNotOurs) {
                        // Ended since it was listed, or of another user.
                    }
        }
        return found;
    }

    private static List<Path> filesWith(Path root, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                try {
                    if (new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text)) found.add(file);
                } catch (IOException gone) {
                    // Removed since it was listed.
                }
        }
        return found;
    }

    private static long sizeOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    protected static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    protected static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) throw new AssertionError("the condition did not come true");
            Thread.sleep(10);
        }
    }

    /** Loses the last bytes of the input of every start. */
    private record CuttingCourier(Courier honest) implements Courier {
        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            if (!errand.words().contains("start")) return honest.carry(errand);
            byte[] cut = java.util.Arrays.copyOf(errand.input(), errand.input().length - 100);
            return honest.carry(new Errand(errand.words(), cut, errand.limit(), errand.keepBytes()));
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver) {
            return Optional.empty();
        }

        @Override
        public int lanes() {
            return honest.lanes();
        }

        @Override
        public void close() {
            honest.close();
        }
    }

    /** Runs every errand twice, as after a connection that was lost before the answer came. */
    private record RepeatingCourier(Courier honest) implements Courier {
        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            honest.carry(errand);
            return honest.carry(errand);
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver) {
            return Optional.empty();
        }

        @Override
        public int lanes() {
            return honest.lanes();
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
