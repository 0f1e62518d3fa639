package dev.theseus.engine.transport.ssh;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What happens when the way to a host breaks; against OpenSSH's server. */
class SshBrokenWayTest extends OnSshServer {
    @Test
    void a_connection_that_is_cut_while_a_command_runs_is_opened_again_and_the_command_found() throws Exception {
        try (var wire = new Wire(sshd.port())) {
            Path gate = dir.resolve("gate");
            Transport transport = throughWire(wire);
            transport.start(key, waitFor(gate), warrant(1));
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var seen = new StringBuffer();
                Future<Sighting> waiting = executor.submit(() -> transport.await(key, LONG, seen::append));
                while (!seen.toString().contains("waiting")) Thread.sleep(10);
                int before = wire.connections();
                wire.cut();
                while (wire.connections() == before) Thread.sleep(10);
                Files.writeString(gate, "");
                assertThat(waiting.get()).isEqualTo(new Sighting.Ended(finishedAs(waiting.get())));
                assertThat(finishedAs(waiting.get()).exit()).isEqualTo(5);
                assertThat(finishedAs(waiting.get()).output().out()).isEqualTo("waiting\ndone\n");
                assertThat(seen.toString()).isEqualTo("waiting\ndone\n");
            }
        }
    }

    @Test
    void a_server_that_is_killed_and_started_again_loses_no_command() throws Exception {
        try (Sshd mortal = Sshd.start(dir.resolve("mortal"))) {
            Files.writeString(dir.resolve("known_hosts"), mortal.knownHost());
            Path gate = dir.resolve("gate");
            Transport transport = transport(
                    host("127.0.0.1", Optional.of(mortal.port()), Optional.of(mortal.userKey()), Optional.empty()));
            transport.start(key, waitFor(gate), warrant(1));
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Sighting> waiting = executor.submit(() -> transport.await(key, LONG, _ -> {}));
                mortal.kill();
                Files.writeString(gate, "");
                mortal.startAgain();
                assertThat(finishedAs(waiting.get()).output().out()).isEqualTo("waiting\ndone\n");
            }
        }
    }

    @Test
    void an_order_that_may_have_gone_out_is_never_said_not_to_have_been_sent() throws Exception {
        options = options.withReconnectFor(Duration.ofMillis(500));
        try (var wire = new Wire(sshd.port())) {
            Transport transport = throughWire(wire);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Path arrived = dir.resolve("arrived");
                Future<?> looking =
                        executor.submit(() -> transport.look(Command.shell("touch '" + arrived + "'; sleep 30"), LONG));
                while (!Files.exists(arrived)) Thread.sleep(10);
                wire.cutForGood();
                assertThatThrownBy(looking::get).cause().satisfies(e -> is(e, Code.CONNECTION_LOST, "may go on"));
            }
        }
    }

    @Test
    void a_way_that_stays_broken_is_given_up_after_a_while_and_the_command_goes_on() throws Exception {
        options = options.withReconnectFor(Duration.ofMillis(500));
        try (var wire = new Wire(sshd.port())) {
            Path gate = dir.resolve("gate");
            Transport transport = throughWire(wire);
            assertThat(transport.start(key, waitFor(gate), warrant(1))).isTrue();
            wire.cutForGood();
            is(refusal(() -> transport.await(key, LONG, _ -> {})), Code.CONNECTION_LOST, "goes on");
            wire.mend();
            Files.writeString(gate, "");
            assertThat(finishedAs(transport.await(key, LONG, _ -> {})).exit()).isEqualTo(5);
        }
    }

    /** The library forgets an interrupt that comes while it waits for a channel. */
    @Test
    void who_waits_for_a_host_that_has_fallen_silent_can_be_told_to_end() throws Exception {
        try (var wire = new Wire(sshd.port())) {
            Transport transport = throughWire(wire);
            assertThat(transport.look(HELLO, LONG).ok()).isTrue();
            wire.fallSilent();
            var ended = new CompletableFuture<Throwable>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    transport.look(HELLO, LONG);
                    ended.complete(new AssertionError("it answered"));
                } catch (TransportException | InterruptedException e) {
                    ended.complete(e);
                }
            });
            while (waiting.getState() != Thread.State.WAITING && waiting.getState() != Thread.State.TIMED_WAITING)
                Thread.sleep(10);
            waiting.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void more_commands_than_channels_all_end() throws Exception {
        Transport transport = transport();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sighting>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var one = new EffectKey(key.run(), "u", 1, i);
                all.add(executor.submit(() -> {
                    transport.start(one, Command.shell("sleep 0.5; echo " + one.ordinal()), warrant(1));
                    return transport.await(one, LONG, _ -> {});
                }));
            }
            for (int i = 0; i < 20; i++)
                assertThat(finishedAs(all.get(i).get()).output().out()).isEqualTo(i + "\n");
        }
        transport.forget(key.run());
    }

    private static Command waitFor(Path gate) {
        return Command.shell("echo waiting; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo done; exit 5");
    }

    private static Finished finishedAs(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        return ((Sighting.Ended) sighting).finished();
    }

    private Transport throughWire(Wire wire) throws IOException {
        Files.writeString(dir.resolve("known_hosts"), sshd.knownHost("[127.0.0.1]:" + wire.port()));
        return transport(host("127.0.0.1", Optional.of(wire.port()), Optional.of(sshd.userKey()), Optional.empty()));
    }
}
