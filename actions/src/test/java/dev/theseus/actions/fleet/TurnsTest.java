package dev.theseus.actions.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Sql.SqlFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits for whom, on a clock that goes a second further whenever somebody looks at it. */
class TurnsTest {
    private static final Load EASY = new Load(Duration.ofMillis(5), 1, Optional.empty());
    private static final Load HARD = new Load(Duration.ofMillis(5), 1000, Optional.empty());
    private static final int SCHEMATA = 8;

    private final Turns turns = new Turns("db1", new EaseOff(3, 64, Duration.ofSeconds(10), List.of()));
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final AtomicLong seconds = new AtomicLong();
    private final AtomicInteger atWork = new AtomicInteger();
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusSeconds(seconds.incrementAndGet());
        }

        @Override
        public void sleep(Duration duration) {}
    };

    /** All begin together; each is at work until something holds. @return the most that were at work at once */
    private int most(Turns.Gauge gauge, BooleanSupplier enough) throws Exception {
        var most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, SCHEMATA)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        try (Turns.Turn _ = turns.take(gauge, clock, said::add)) {
                            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                            Instant deadline = Instant.now().plusSeconds(30);
                            while (!enough.getAsBoolean() && Instant.now().isBefore(deadline)) Thread.sleep(1);
                            atWork.decrementAndGet();
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) one.get();
        }
        return most.get();
    }

    private boolean somebodyWaits() {
        return said.stream().anyMatch(line -> line.startsWith("waits for its turn, "));
    }

    @Test
    void all_come_to_their_turn_together_where_the_server_is_at_ease() throws Exception {
        assertThat(most(() -> EASY, () -> said.contains("8 at a time on db1"))).isEqualTo(SCHEMATA);
    }

    @Test
    void one_goes_after_the_other_where_it_is_strained_and_those_who_wait_see_why() throws Exception {
        assertThat(most(() -> HARD, this::somebodyWaits)).isEqualTo(1);
        assertThat(said).contains("waits for its turn, 1 at a time on db1: 1000 statements are under way");
    }

    @Test
    void a_server_that_cannot_be_asked_gets_one_at_a_time_and_nobody_waits_for_ever() throws Exception {
        assertThat(most(
                        () -> {
                            throw new SqlFailed("access denied", true, new IllegalStateException());
                        },
                        this::somebodyWaits))
                .isEqualTo(1);
        assertThat(said).anyMatch(line -> line.endsWith("its load cannot be read (access denied)"));
    }
}
