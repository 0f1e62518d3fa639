package dev.theseus.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The time that is left and its error, on a clock that the test turns. */
class TimesLeftTest {
    private static final Plan PLAN = SamplePlan.read("""
            theseus: 1
            plan: fleet
            phases:
              - phase: The fleet
                each: { schema: { run: listschemata, parse: json } }
                waves: { size: 4 }
                on_failure: leave
                steps:
                  - run: migrate ${schema.name}
                    undo: unneeded
            """);
    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    private static final long MEGABYTE = 1_000_000;

    private final RunState state = new RunState(PLAN);
    private Instant now = START;

    /** @param bytes what the listing says of each; none where it says nothing */
    private TimesLeftTest begin(List<Optional<Long>> bytes) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < bytes.size(); i++) {
            Value name = Value.of("t" + i);
            Value value = bytes.get(i)
                    .map(size -> (Value) Value.of(Map.of("name", name, "bytes", Value.of(size))))
                    .orElse(name);
            targets.add(new Target("t" + i, value, ""));
        }
        state.apply(new Event.PhaseStarted(now, 0));
        state.apply(new Event.TargetsBound(now, 0, 0, targets, Map.of()));
        return this;
    }

    /** A wave goes from its beginning to its end. @param takes seconds */
    private void wave(int first, int size, ToDoubleFunction<Integer> takes) {
        List<Integer> wave = IntStream.range(first, first + size).boxed().toList();
        state.apply(new Event.WaveStarted(now, 0, state.phase(0).waves().size(), wave));
        Instant begun = now;
        wave.stream()
                .map(target -> Map.entry(begun.plusMillis(Math.round(takes.applyAsDouble(target) * 1000)), target))
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> {
                    now = each.getKey();
                    state.apply(new Event.TargetFinished(now, 0, each.getValue(), TargetResult.DONE));
                });
    }

    private Optional<TimeLeft> left() {
        return TimesLeft.of(state, state.phase(0), now);
    }

    private static List<Optional<Long>> sizes(LongStream megabytes) {
        return megabytes.mapToObj(size -> Optional.of(size * MEGABYTE)).toList();
    }

    private static List<Optional<Long>> unsized(int count) {
        return IntStream.range(0, count).mapToObj(_ -> Optional.<Long>empty()).toList();
    }

    @Test
    void nothing_is_said_before_there_is_a_basis() {
        begin(unsized(100));
        assertThat(left()).isEmpty();
        wave(0, 2, _ -> 60.0);
        assertThat(left()).as("two say nothing of how much they differ").isEmpty();
        wave(2, 1, _ -> 70.0);
        assertThat(left()).isPresent();
    }

    @Test
    void nothing_is_said_where_the_error_is_as_large_as_the_guess() {
        begin(unsized(8));
        wave(0, 3, target -> List.of(1.0, 20.0, 600.0).get(target));
        assertThat(left()).isEmpty();
    }

    @Test
    void nothing_is_said_while_a_person_is_asked_nor_at_the_end() {
        begin(unsized(8));
        wave(0, 4, target -> 60.0 + target);
        assertThat(left()).isPresent();
        state.apply(new Event.HoldOpened(
                now, "h1", Optional.empty(), Event.HoldKind.TOO_MANY_FAILURES, "?", List.of("stop"), ""));
        assertThat(left()).isEmpty();
        state.apply(new Event.HoldAnswered(now, "h1", "continue", "", "alice", "q1"));
        wave(4, 4, target -> 60.0 + target);
        assertThat(left()).isEmpty();
    }

    /** It stands in two waves then; its first times are gone, and those of its second try are no part of the first wave. */
    @Test
    void a_target_that_is_tried_again_counts_with_its_last_try_only() {
        begin(unsized(40));
        for (int first = 0; first < 30; first++) wave(first, 1, _ -> 10);
        TimeLeft before = left().orElseThrow();
        assertThat(before.expected().toSeconds()).isBetween(95L, 105L);
        state.apply(new Event.TargetsSetAside(now, 0, List.of(3)));
        state.apply(new Event.WaveStarted(now, 0, state.phase(0).waves().size(), List.of(3)));
        now = now.plusSeconds(1);
        assertThat(left().orElseThrow().expected().toSeconds()).isBetween(104L, 115L);
    }

    @Test
    void a_pause_between_waves_does_not_count_as_work() {
        begin(unsized(40));
        wave(0, 4, target -> 60.0 + target);
        wave(4, 4, target -> 56.0 + target);
        TimeLeft before = left().orElseThrow();
        now = now.plus(Duration.ofHours(9));
        assertThat(left().orElseThrow()).isEqualTo(before);
    }

    @Test
    void sizes_count_not_numbers() {
        // Ten of a gigabyte at 10 MB/s, then 90 of a megabyte: by numbers a quarter of an hour would be left for each
        // ten.
        begin(sizes(LongStream.concat(
                LongStream.generate(() -> 1000).limit(10),
                LongStream.generate(() -> 1).limit(90))));
        wave(0, 4, target -> 100.0 + target);
        wave(4, 4, target -> 99.0 + target);
        wave(8, 4, target -> target < 10 ? 101.0 : 1.0);
        wave(12, 4, _ -> 1.0);
        TimeLeft left = left().orElseThrow();
        assertThat(left.expected()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    @Test
    void the_true_time_lies_within_the_error_nearly_always_and_the_guess_becomes_good() {
        int asked = 0;
        int within = 0;
        for (int seed = 1; seed <= 30; seed++) {
            var run = new TimesLeftTest();
            Random random = new Random(seed);
            List<Long> megabytes = random.longs(200, 1, 2000)
                    .boxed()
                    .sorted((a, b) -> Long.compare(b, a))
                    .toList();
            run.begin(sizes(megabytes.stream().mapToLong(Long::longValue)));
            List<Instant> asks = new ArrayList<>();
            List<TimeLeft> said = new ArrayList<>();
            for (int first = 0; first < 200; first += 4) {
                run.wave(first, 4, target -> (2 + megabytes.get(target) / 20.0) * (0.8 + 0.4 * random.nextDouble()));
                run.left().ifPresent(left -> {
                    asks.add(run.now);
                    said.add(left);
                });
            }
            assertThat(said).as("seed " + seed).hasSizeGreaterThan(40);
            for (int i = 0; i < said.size(); i++) {
                Duration truth = Duration.between(asks.get(i), run.now);
                asked++;
                if (truth.compareTo(said.get(i).least()) >= 0
                        && truth.compareTo(said.get(i).most()) <= 0) within++;
            }
            int half = said.size() / 2;
            double truth = Duration.between(asks.get(half), run.now).toMillis();
            TimeLeft then = said.get(half);
            assertThat(then.expected().toMillis() / truth)
                    .as("seed " + seed + ": half of them done, the large ones; by their number alone it would be 3")
                    .isBetween(0.7, 1.3);
            assertThat(then.most().minus(then.least()).toMillis() / truth)
                    .as("seed " + seed + ": an error that covers everything tells nothing")
                    .isLessThan(1);
        }
        assertThat((double) within / asked).isGreaterThan(0.8);
    }

    @Test
    void a_range_is_told_in_few_words() {
        assertThat(said(540, 900)).isEqualTo("9 to 15 min left");
        assertThat(said(710, 730)).isEqualTo("about 12 min left");
        assertThat(said(40, 130)).isEqualTo("40 s to 2 min left");
        assertThat(said(3000, 5400)).isEqualTo("50 min to 1 h 30 min left");
        assertThat(said(3, 40)).isEqualTo("up to 40 s left");
        assertThat(said(1, 5)).isEqualTo("a few seconds left");
        assertThat(said(6000, 7500)).isEqualTo("1 h 40 min to 2 h 5 min left");
    }

    private static String said(long least, long most) {
        return new TimeLeft(Duration.ofSeconds(least), Duration.ofSeconds(least), Duration.ofSeconds(most)).sentence();
    }
}
