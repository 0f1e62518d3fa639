package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.filesNamed;
import static dev.theseus.engine.transport.supervisor.ThisMachine.kill;
import static dev.theseus.engine.transport.supervisor.ThisMachine.parent;
import static dev.theseus.engine.transport.supervisor.ThisMachine.processesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.testkit.Tree;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that are killed lose nothing. */
@Timeout(60)
public abstract class SessionContract extends TransportContract {
    protected SessionContract(Way way) {
        super(way);
    }

    @Test
    void a_host_is_met_over_the_session_that_then_takes_its_orders() throws Exception {
        var counting = new Counting(courier());
        Transport transport = patient(counting, Duration.ofSeconds(20));
        transport.facts("-");
        String before = transport.facts("run-1").spoolId();
        assertThat(run(transport, Command.shell("exit 3"), key(0)).exit()).isEqualTo(3);
        assertThat(counting.lines).hasValue(1);
        assertThat(counting.errands).as("orders by themselves").hasValue(0);

        Tree.delete(spool);
        assertThat(transport.facts("run-1").spoolId())
                .as("a spool that is gone, and the supervisor with it, is made again")
                .isNotEqualTo(before);
        assertThat(run(transport, Command.shell("exit 4"), key(0)).exit()).isEqualTo(4);
        assertThat(counting.lines).hasValue(2);
        assertThat(counting.errands).hasValue(0);
    }

    /** A start may take two orders; between them somebody else may meet the host anew, which has forgotten the first. */
    @Test
    void a_start_is_for_the_host_as_it_was_met_when_it_began() throws Exception {
        Transport transport = patient(courier(), Duration.ofSeconds(4));
        transport.facts("run-1");
        Path begun = dir.resolve("begun");
        Command slow = Command.shell("echo >>'" + begun + "'; sleep 8");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> start = threads.submit(() -> transport.start(KEY, slow, warrant(1)));
            until(() -> Files.exists(begun));
            // Nobody is to make a file more while they go.
            for (String file : List.of("out.0", "err.0")) until(() -> Files.exists(kept(KEY, file)));
            Tree.delete(spool);
            transport.facts("run-1");
            assertThatThrownBy(start::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            lost -> assertThat(lost.code()).isIn(Code.SPOOL_LOST, Code.CONNECTION_LOST));
        }
        assertThat(Files.readString(begun)).as("it began once").isEqualTo("\n");
    }

    /** A supervisor of which half arrives is none. */
    @Test
    void a_host_is_met_by_an_order_where_its_session_breaks_as_the_supervisor_is_sent() throws Exception {
        var counting = new Counting(courier());
        counting.cutsFirstLine = true;
        Transport transport = transport(counting, Map.of());
        transport.facts("-");
        assertThat(counting.lines).hasValue(1);
        assertThat(counting.errands).as("refused, installed, carried out").hasValue(3);
        assertThat(run(transport, Command.shell("exit 3"), key(0)).exit()).isEqualTo(3);
        assertThat(filesNamed(spool, "supervisor-")).hasSize(1);
    }

    /** Counts what is opened; may close the first line half way through what is first sent there. */
    private static final class Counting implements Courier {
        private final Courier courier;
        private final AtomicInteger errands = new AtomicInteger();
        private final AtomicInteger lines = new AtomicInteger();
        private boolean cutsFirstLine;

        Counting(Courier courier) {
            this.courier = courier;
        }

        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            errands.incrementAndGet();
            return courier.carry(errand);
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver)
                throws TransportException, InterruptedException {
            boolean cut = lines.incrementAndGet() == 1 && cutsFirstLine;
            Optional<Line> line = courier.open(words, receiver);
            return cut ? line.map(Cut::new) : line;
        }

        @Override
        public int lanes() {
            return courier.lanes();
        }

        @Override
        public void close() {
            courier.close();
        }

        private record Cut(Line line) implements Line {
            @Override
            public OutputStream in() {
                return new FilterOutputStream(line.in()) {
                    @Override
                    public void write(byte[] bytes) throws IOException {
                        out.write(bytes, 0, bytes.length / 2);
                        out.close();
                    }
                };
            }

            @Override
            public void close() {
                line.close();
            }
        }
    }

    @Test
    void a_session_that_is_killed_while_its_command_runs_loses_nothing() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        Command command =
                Command.shell("echo early; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo late; exit 9");
        // So that there is a session that the next command goes to.
        assertThat(run(transport, Command.shell("exit 0"), key(2)).ok()).isTrue();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> start = executor.submit(() -> transport.start(KEY, command, warrant(1)));
            until(() -> Files.exists(kept(KEY, "out.0")));
            until(() -> Files.exists(kept(KEY, "command")));
            int killed = 0;
            for (String pid : sessions())
                if (!belongs(pid, wrapper(KEY))) {
                    killed++;
                    // The reader may have seen the others go, and gone by itself.
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
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
        Tree.delete(spool);
    }

    @Test
    void a_session_that_is_killed_at_any_moment_leaves_a_state_that_is_true() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        Transport transport = transport();
        transport.facts("-");
        int started = 0;
        for (int i = 0; i < 12; i++) {
            EffectKey key = key(i);
            Path count = dir.resolve("count-" + i);
            Command command = Command.shell("echo once >> '" + count + "'");
            int nanos = random.nextInt(30_000_000);
            Thread killer = Thread.startVirtualThread(() -> killASession(nanos, random));
            transport.start(key, command, warrant(1));
            killer.join();
            Sighting sighting = transport.settle(key);
            if (sighting instanceof Sighting.Running) sighting = transport.await(key, LONG, _ -> {});
            assertThat(transport.start(key, command, warrant(1)))
                    .as("a second start, seed %s", seed)
                    .isFalse();
            switch (sighting) {
                case Sighting.Ended(Finished finished) -> {
                    assertThat(finished.exit()).as("seed %s", seed).isIn(0, 125, 137);
                    if (finished.ok()) {
                        assertThat(count).as("seed %s", seed).hasContent("once");
                        started++;
                    } else {
                        // Killed was the command itself before it became one, or who feeds it.
                        assertThat(count).as("seed %s", seed).doesNotExist();
                    }
                }
                case Sighting.NeverStarted() ->
                    assertThat(count).as("seed %s", seed).doesNotExist();
                case Sighting.Unknown unknown -> {
                    assertThat(unknown.why())
                            .as("seed %s", seed)
                            .containsAnyOf("no start record", "wrapper died", "its start was killed");
                    if (unknown.why().contains("nothing of it ran"))
                        assertThat(count).as("seed %s", seed).doesNotExist();
                }
                case Sighting.Running _, Sighting.CutOff _ ->
                    throw new AssertionError("it does not end, or was ended, seed " + seed);
            }
        }
        assertThat(started)
                .as("some were killed too late, or another one was killed")
                .isPositive();
        Tree.delete(spool);
    }

    /** Whether it is that process, or comes from it over any number of others that have not become another program yet. */
    private static boolean belongs(String pid, String to) {
        for (String each = pid; each.length() > 1; each = parent(each)) if (each.equals(to)) return true;
        return false;
    }

    private void killASession(int nanos, Random random) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            List<String> pids = sessions();
            if (!pids.isEmpty()) kill(pids.get(random.nextInt(pids.size())));
        } catch (IOException | InterruptedException | NoSuchElementException gone) {
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
}
