package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command starts at most once, whatever is sent twice, late, short or by whom. */
@Timeout(60)
public abstract class StartContract extends TransportContract {
    protected StartContract(Way way) {
        super(way);
    }

    @Test
    void of_fifty_concurrent_starts_one_starts() throws Exception {
        Path count = dir.resolve("count");
        Transport transport = transport();
        List<Callable<Boolean>> starts = IntStream.range(0, 50)
                .<Callable<Boolean>>mapToObj(
                        _ -> () -> transport.start(KEY, Command.shell("echo once >> " + count), warrant(1)))
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
        assertThat(cut.start(KEY, command, warrant(1))).isFalse();
        Transport whole = transport(honest, Map.of());
        assertThat(whole.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(whole.start(KEY, command, warrant(1))).isFalse();
        assertThat(whole.await(KEY, LONG, _ -> {})).isEqualTo(new Sighting.NeverStarted());
        assertThat(sign).doesNotExist();
    }

    @Test
    void a_start_whose_answer_was_lost_is_known_again_as_the_one_that_started() throws Exception {
        Path count = dir.resolve("count");
        Transport transport = transport(new RepeatingCourier(courier()), Map.of());
        assertThat(transport.start(KEY, Command.shell("echo once >> " + count), warrant(1)))
                .isTrue();
        ended(transport.await(KEY, LONG, _ -> {}));
        assertThat(count).hasContent("once");
    }

    @Test
    void a_start_that_arrives_after_the_key_was_settled_starts_nothing() throws Exception {
        Path sign = dir.resolve("sign");
        Transport transport = transport();
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(transport.start(KEY, Command.shell("touch " + sign), warrant(1)))
                .isFalse();
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(sign).doesNotExist();
    }

    @Test
    void an_older_fencing_token_is_refused() throws Exception {
        Transport transport = transport();
        assertThat(transport.start(key(0), Command.shell("true"), warrant(7))).isTrue();
        assertThatThrownBy(() -> transport.start(key(1), Command.shell("true"), warrant(6)))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.FENCED);
                    assertThat(e).hasMessageContaining("another controller of this run");
                });
        assertThatThrownBy(() -> transport.start(new EffectKey("run-2", "u", 1, 0), Command.shell("true"), warrant(6)))
                .hasMessageContaining("the run run-1 has taken over");
        assertThat(transport.start(key(2), Command.shell("true"), warrant(7))).isTrue();
        assertThat(transport.settle(key(1))).isEqualTo(new Sighting.NeverStarted());
    }

    @Test
    void a_host_remembers_the_furthest_that_the_newest_controller_told_it_of_the_journal() throws Exception {
        Transport transport = transport();
        assertThat(transport.facts("run-1").last()).isEmpty();
        transport.start(key(0), Command.shell("true"), Warrants.at(7, 40));
        transport.start(key(1), Command.shell("sleep 2"), Warrants.at(7, 52));
        transport.start(key(2), Command.shell("true"), Warrants.at(7, 49));
        assertThat(transport.facts("run-1").last())
                .as("orders overtake each other")
                .contains(Warrants.at(7, 52));
        assertThat(transport(freshCourier(), Map.of()).facts("run-1").last()).contains(Warrants.at(7, 52));
        transport.start(key(3), Command.shell("true"), Warrants.at(8, 43));
        assertThat(transport.facts("run-1").last()).as("a newer one is right").contains(Warrants.at(8, 43));
        assertThat(transport.facts("run-2").last()).isEmpty();
        Files.writeString(spool.resolve("run-1/told"), "0000");
        assertThat(transport.facts("run-1").last()).as("not written whole").isEmpty();
    }

    @Test
    void a_key_without_start_record_is_in_doubt() throws Exception {
        transport().facts("-");
        Files.createDirectories(spool.resolve(KEY.run()));
        Files.createFile(keyFile(KEY));
        assertThat(transport().settle(KEY)).isInstanceOf(Sighting.Unknown.class);
        assertThat(transport().start(KEY, Command.shell("true"), warrant(1))).isFalse();
        assertThat(transport().await(KEY, LONG, _ -> {})).isInstanceOf(Sighting.Unknown.class);
    }

    @Test
    void a_start_that_went_out_is_not_called_unsent_because_the_host_then_turns_us_away() throws Exception {
        Path gate = dir.resolve("gate");
        Command command = Command.shell("while [ ! -e " + gate + " ]; do sleep 0.05; done");
        Transport sent = patient(new TurningAway(freshCourier(), 1), Duration.ofSeconds(5));
        sent.facts("-");
        // Opens the one session, which is idle then.
        sent.raise(1);
        assertThatThrownBy(() -> sent.start(key(0), command, warrant(1)))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.CONNECTION_LOST);
                    assertThat(e).hasMessageContaining("may go on").hasMessageContaining("not let in");
                });
        assertThat(transport().settle(key(0))).isEqualTo(new Sighting.Running());
        touch(gate);
        ended(transport().await(key(0), LONG, _ -> {}));

        Transport unsent = transport(new TurningAway(freshCourier(), 0), Map.of());
        unsent.facts("-");
        assertThatThrownBy(() -> unsent.start(key(1), command, warrant(1)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_AUTHENTICATED));
    }

    /** Lets in whoever asks for the facts, without a session, and so many sessions, and then nobody. */
    private static final class TurningAway implements Courier {
        private final Courier courier;
        private final AtomicInteger sessions;
        private final AtomicBoolean met = new AtomicBoolean();

        TurningAway(Courier courier, int sessions) {
            this.courier = courier;
            this.sessions = new AtomicInteger(sessions);
        }

        private static TransportException notLetIn() {
            return new TransportException(Code.NOT_AUTHENTICATED, "h1: not let in");
        }

        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            if (errand.words().contains("start")) throw notLetIn();
            return courier.carry(errand);
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver)
                throws TransportException, InterruptedException {
            if (!met.getAndSet(true)) return Optional.empty();
            if (sessions.getAndDecrement() <= 0) throw notLetIn();
            return courier.open(words, receiver);
        }

        @Override
        public int lanes() {
            return courier.lanes();
        }

        @Override
        public void close() {
            courier.close();
        }
    }

    /** Loses the last bytes of the input of every start. */
    private record CuttingCourier(Courier honest) implements Courier {
        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            if (!errand.words().contains("start")) return honest.carry(errand);
            byte[] cut = Arrays.copyOf(errand.input(), errand.input().length - 100);
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
