package dev.theseus.engine.transport.local;

import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.supervisor.Capture;
import dev.theseus.engine.transport.supervisor.Courier;
import dev.theseus.engine.transport.supervisor.TransportContract;
import dev.theseus.engine.transport.supervisor.TransportContracts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of transports, over processes of this machine, and what is only true of those. */
class LocalTransportTest extends TransportContracts {
    private static final TransportContract.Way WAY = new TransportContract.Way() {
        @Override
        public Courier courier() {
            return new LocalCourier("h1");
        }

        @Override
        public Courier freshCourier() {
            return new LocalCourier("h1");
        }
    };

    LocalTransportTest() {
        super(WAY);
    }

    @Nested
    class Processes extends TransportContract {
        Processes() {
            super(WAY);
        }

        @Test
        void a_command_outlives_the_controller_that_started_it() throws Exception {
            Path gate = dir.resolve("gate");
            Process controller = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            DoomedController.class.getName(),
                            spool.toString(),
                            "while [ ! -e " + gate + " ]; do sleep 0.05; done; echo survived; exit 8")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(controller.inputReader().readLine()).isEqualTo("started");
            controller.destroyForcibly().waitFor();
            // The double's boot id is another one than the real controller saw, so ask with the real one.
            Transport after = transport(courier(), Map.of());
            assertThat(after.settle(KEY)).isInstanceOf(Sighting.Unknown.class);
            Files.copy(
                    Path.of("/proc/sys/kernel/random/boot_id"),
                    bootIdFile(),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(after.settle(KEY)).isEqualTo(new Sighting.Running());
            touch(gate);
            Finished finished = ended(after.await(KEY, LONG, _ -> {}));
            assertThat(finished.exit()).isEqualTo(8);
            assertThat(finished.output().out()).isEqualTo("survived\n");
        }

        @Test
        void a_start_that_is_killed_at_any_moment_leaves_a_state_that_is_true() throws Exception {
            long seed = System.nanoTime();
            var random = new Random(seed);
            Transport steady = transport();
            steady.facts("-");
            int started = 0;
            // As long as a start takes here and now, more or less: it is killed before its end about as often as after
            // it.
            double longest = 25_000_000;
            for (int i = 0; i < 60; i++) {
                EffectKey key = key(i);
                Path count = dir.resolve("count-" + i);
                Transport shaky = transport(new KillingCourier(random.nextInt((int) longest)), Map.of());
                Command command = Command.shell("echo once >> '" + count + "'");
                try {
                    shaky.start(key, command, warrant(1));
                } catch (TransportException expected) {
                    assertThat(expected.code()).as("seed %s", seed).isEqualTo(Code.HOST_UNFIT);
                }
                Sighting sighting = steady.settle(key);
                if (sighting instanceof Sighting.Running) sighting = steady.await(key, LONG, _ -> {});
                longest = Math.clamp(
                        longest * (sighting instanceof Sighting.Ended ? 0.8 : 1.2), 1_000_000, 1_000_000_000);
                assertThat(steady.start(key, command, warrant(1)))
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
                    case Sighting.Unknown unknown -> {
                        assertThat(unknown.why()).as("seed %s", seed).contains("no start record");
                        assertThat(unknown.dead()).as("seed %s", seed).isTrue();
                        assertThat(count).as("seed %s", seed).doesNotExist();
                    }
                    case Sighting.CutOff _ -> throw new AssertionError("nobody ended it, seed " + seed);
                    case Sighting.Running() -> throw new AssertionError("it does not end, seed " + seed);
                }
            }
            assertThat(started)
                    .as("some were killed too late to be stopped, or not at all")
                    .isPositive();
            try (var files = Files.list(dir)) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("count"))
                                .count())
                        .isEqualTo(started);
            }
        }

        @Test
        void the_controllers_environment_is_not_passed_on() throws Exception {
            var courier =
                    new LocalCourier("h1", Map.of("PATH", System.getenv("PATH"), "HOME", dir.toString(), "TOKEN", "x"));
            Finished finished = transport(courier, Map.of())
                    .look(Command.shell("echo \"${TOKEN-unset} $HOME\""), Duration.ofSeconds(30));
            assertThat(finished.output().out()).isEqualTo("unset " + dir + "\n");
        }
    }

    /** Kills whatever it starts after a while. */
    private record KillingCourier(long afterNanos) implements Courier {
        @Override
        public Carried carry(Errand errand) throws InterruptedException {
            var out = new Capture(errand.keepBytes());
            try {
                Process process = new ProcessBuilder(errand.words())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (OutputStream in = process.getOutputStream()) {
                    in.write(errand.input());
                } catch (IOException gone) {
                    // It was quicker than we.
                }
                if (errand.words().contains("start")) {
                    Thread.sleep(Duration.ofNanos(afterNanos));
                    process.destroyForcibly();
                }
                byte[] printed = process.getInputStream().readAllBytes();
                out.add(printed, 0, printed.length);
                return new Carried(process.waitFor(), out, new Capture(1));
            } catch (IOException closed) {
                return new Carried(137, out, new Capture(1));
            }
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver) {
            return Optional.empty();
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
