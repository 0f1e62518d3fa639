package dev.theseus.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deciders that were broken on purpose: a simulation that does not notice them would not notice a mistake of ours. */
class MutationTest {
    private static final int SEEDS = 400;

    /** What the simulation says of a broken decider, within a number of seeds. */
    private static String caught(Brain broken) {
        for (long seed = 1; seed <= SEEDS; seed++)
            try {
                new Simulation(Setting.wild(seed), broken).run();
            } catch (AssertionError e) {
                return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            }
        return "not caught in " + SEEDS + " runs";
    }

    /** Changes what the decider decides, event by event. */
    private static Brain changing(Change change) {
        return new Brain() {
            @Override
            public List<Event> decide(RunState state, Input input, Instant at) {
                return all(state, Brain.super.decide(state, input, at));
            }

            @Override
            public List<Event> next(RunState state, Instant at) {
                return all(state, Brain.super.next(state, at));
            }

            private List<Event> all(RunState state, List<Event> events) {
                List<Event> changed = new ArrayList<>();
                for (Event event : events) changed.addAll(change.of(state, event));
                return changed;
            }
        };
    }

    private interface Change {
        List<Event> of(RunState state, Event event);
    }

    /** Changes what reaches the disk. */
    private static Brain writing(Function<Event, List<Event>> change) {
        return new Brain() {
            @Override
            public List<Event> written(List<Event> events) {
                return events.stream()
                        .flatMap(event -> change.apply(event).stream())
                        .toList();
            }
        };
    }

    @Test
    void an_intent_that_is_not_written_is_caught() {
        assertThat(caught(writing(event -> event instanceof Event.StepIntended ? List.of() : List.of(event))))
                .contains("I1");
    }

    @Test
    void an_undo_intent_that_is_not_written_is_caught() {
        assertThat(caught(writing(event -> event instanceof Event.UndoIntended ? List.of() : List.of(event))))
                .containsAnyOf("I1", "lane without a frame");
    }

    @Test
    void a_step_started_again_on_resume_instead_of_asked_about_is_caught() {
        assertThat(caught(changing((_, event) -> event instanceof Event.StepSettled e && e.how() == Settlement.FOUND
                        ? List.of(new Event.StepSettled(e.at(), e.site(), e.attempt(), Settlement.AGAIN, ""))
                        : List.of(event))))
                .containsAnyOf("I2", "two effects at once");
    }

    @Test
    void doubt_that_is_silently_believed_is_caught() {
        assertThat(caught(changing((_, event) -> event instanceof Event.StepSettled e && e.how() == Settlement.UNTOUCHED
                        ? List.of(new Event.StepSettled(e.at(), e.site(), e.attempt(), Settlement.IN_PLACE, ""))
                        : List.of(event))))
                .contains("believed to be in place");
    }

    @Test
    void a_wave_bigger_than_the_plan_says_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.WaveStarted e
                        ? List.of(new Event.WaveStarted(
                                e.at(),
                                e.phase(),
                                e.wave(),
                                IntStream.range(
                                                e.targets().getFirst(),
                                                state.phase(e.phase()).targets().size())
                                        .boxed()
                                        .toList()))
                        : List.of(event))))
                .contains("I3");
    }

    @Test
    void going_forward_after_the_rollback_began_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.UndoStarted e && state.rollingBack()
                        ? List.of(new Event.WaveStarted(
                                e.at(),
                                e.phase(),
                                state.phase(e.phase()).waves().size(),
                                List.of(e.target())))
                        : List.of(event))))
                .containsAnyOf("I5", "two waves");
    }

    @Test
    void an_undo_that_is_only_claimed_is_caught() {
        assertThat(caught(changing((_, event) -> event instanceof Event.UndoIntended e
                        ? List.of(new Event.UndoDone(e.at(), e.site(), Event.UndoneBy.ITSELF))
                        : List.of(event))))
                .contains("I6");
    }

    @Test
    void a_rollback_that_leaves_a_target_out_is_caught() {
        assertThat(caught(new Brain() {
                    @Override
                    public List<Event> next(RunState state, Instant at) {
                        List<Event> events = Brain.super.next(state, at);
                        boolean back = !events.isEmpty() && events.getFirst() instanceof Event.UndoStarted;
                        return back && state.rollingBack()
                                ? List.of(new Event.RunEnded(at, Ending.ROLLED_BACK, ""))
                                : events;
                    }
                }))
                .contains("I6");
    }

    @Test
    void stopping_that_goes_on_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.PhaseStarted e
                                && state.lanes().keySet().stream().anyMatch(lane -> !lane.equals(LaneId.MAIN))
                        ? List.of(new Event.RunEnded(e.at(), Ending.DONE, ""))
                        : List.of(event))))
                .contains("I9");
    }

    @Test
    void retrying_what_may_not_be_repeated_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.HoldOpened e
                                && e.kind() == Event.HoldKind.STEP_FAILED
                                && state.lanes().get(e.site().orElseThrow().lane())
                                        instanceof dev.theseus.core.run.Lane lane
                        ? List.of(new Event.RetryScheduled(e.at(), e.site().orElseThrow(), lane.attempt() + 1, e.at()))
                        : List.of(event))))
                .contains("I2");
    }

    @Test
    void a_number_used_for_two_attempts_is_caught() {
        assertThat(caught(changing((_, event) -> event instanceof Event.RetryScheduled e
                        ? List.of(new Event.RetryScheduled(e.at(), e.site(), e.nextAttempt() - 1, e.notBefore()))
                        : List.of(event))))
                .contains("one key for two attempts");
    }

    @Test
    void going_on_after_too_many_failures_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.HoldOpened e
                                && e.kind() == Event.HoldKind.TOO_MANY_FAILURES
                                && state.lanes().isEmpty()
                                && nextWave(state).isPresent()
                        ? List.of(nextWave(state).orElseThrow())
                        : List.of(event))))
                .contains("too many failures");
    }

    @Test
    void taking_up_again_what_did_not_fail_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.TargetsTakenUp e
                        ? List.of(new Event.TargetsTakenUp(
                                e.at(),
                                e.phase(),
                                IntStream.range(
                                                0,
                                                state.phase(e.phase()).targets().size())
                                        .boxed()
                                        .toList()))
                        : List.of(event))))
                .contains("has not failed");
    }

    @Test
    void setting_aside_more_than_the_plan_has_room_for_is_caught() {
        assertThat(caught(changing((state, event) -> event instanceof Event.TargetFinished e
                                && e.result() == Event.TargetResult.PUT_BACK
                                && state.phase(e.phase()).phase().kind() == Phase.Kind.FORWARD
                        ? List.of(event, new Event.TargetsSetAside(e.at(), e.phase(), List.of(e.target())))
                        : List.of(event))))
                .containsAnyOf("than the plan has room for", "set aside twice", "set aside, and has not failed");
    }

    @Test
    void going_back_after_the_window_was_closed_is_caught() {
        assertThat(caught(goingBackInsteadOfAsking(Event.HoldKind.WINDOW_CLOSED)))
                .contains("after the rollback window was closed");
    }

    @Test
    void going_back_while_nobody_can_tell_whether_the_window_is_closed_is_caught() {
        assertThat(caught(goingBackInsteadOfAsking(Event.HoldKind.WINDOW_UNKNOWN)))
                .contains("nobody can tell");
    }

    private static Brain goingBackInsteadOfAsking(Event.HoldKind kind) {
        return changing((_, event) -> event instanceof Event.HoldOpened e && e.kind() == kind
                ? List.of(new Event.Requested(e.at(), Event.RequestKind.ROLLBACK, "ann", "because", e.request()))
                : List.of(event));
    }

    private static java.util.Optional<Event> nextWave(RunState state) {
        var phase = state.currentPhase().orElseThrow();
        List<Integer> gone = phase.waves().stream().flatMap(List::stream).toList();
        return IntStream.range(0, phase.targets().size())
                .filter(target -> !gone.contains(target))
                .boxed()
                .findFirst()
                .map(target -> new Event.WaveStarted(
                        state.at(), phase.phase().number(), phase.waves().size(), List.of(target)));
    }
}
