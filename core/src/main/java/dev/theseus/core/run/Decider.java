package dev.theseus.core.run;

import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.Lane.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what follows from what happened. Pure: the same state and input give the same events, whoever hosts it. It reads the state
 * and never changes it.
 *
 * <p>Use: {@code decide} for one input, apply the events, then {@code next} and apply until it returns nothing. What is then to be
 * carried out follows from the state ({@link RunState#activity}).
 *
 * <p>A journal may be cut between any two events of one decision. So each event by itself leaves a state from which the same follows,
 * or from which the same question is asked again; and what a person wants is journaled first, what follows from it after.
 */
public final class Decider {
    private Decider() {}

    /**
     * The events that an input leads to. An input that comes too late (its step was settled otherwise, its hold is answered, its request
     * was taken in already) leads to none.
     */
    public static List<Event> decide(RunState state, Input input, Instant at) {
        return switch (input) {
            case Input.Start i ->
                state.stage == RunState.Stage.NEW
                        ? List.of(new Event.RunStarted(
                                at,
                                i.run(),
                                i.by(),
                                i.theseus(),
                                i.planHash(),
                                i.inventoryHash(),
                                i.fence(),
                                i.inputs(),
                                i.inherited()))
                        : List.of();
            case Input.Resume i -> resumed(state, i, at);
            case Input.Vouch i ->
                state.stage == RunState.Stage.NEW
                        ? List.of()
                        : List.of(new Event.JournalVouched(at, i.by(), i.why(), state.fence));
            case Input.Agree i -> agreed(state, i, at);
            case Input.HostMet i -> state.stage == RunState.Stage.NEW ? List.of() : state.met.decide(i, at);
            case Input.Versions _,
                    Input.Fact _,
                    Input.Condition _,
                    Input.Closed _,
                    Input.NotClosed _,
                    Input.Baseline _,
                    Input.PhaseNotWanted _,
                    Input.Bound _,
                    Input.Gate _,
                    Input.Left _,
                    Input.MainFailed _ -> RunInputs.decide(state, input, at);
            case Input.Items i ->
                Late.waiting(state, i.site())
                        .filter(lane -> lane.frames.element().itemCount < 0)
                        .map(_ -> one(new Event.ItemsBound(at, i.site(), i.items())))
                        .orElse(List.of());
            case Input.Skip i ->
                Late.waiting(state, i.site())
                        .map(_ -> one(new Event.StepSkipped(at, i.site(), i.reason(), i.captures())))
                        .orElse(List.of());
            case Input.Prepared i -> prepared(state, i);
            case Input.PersonNeeded i ->
                Late.waiting(state, i.site())
                        .map(_ -> one(new Event.HoldOpened(
                                at, state.holds.nextId(), Optional.of(i.site()), i.kind(), i.text(), i.choices(), "")))
                        .orElse(List.of());
            case Input.Unprepared i -> Doubts.unprepared(state, i, at);
            case Input.Prompted i ->
                Late.lane(state, i.site(), i.attempt(), Status.INTENDED, Status.IN_DOUBT)
                        .filter(lane -> !lane.isAnswered(i.command(), i.index()))
                        .map(_ -> one(new Event.PromptAnswered(
                                at, i.site(), i.attempt(), i.command(), i.index(), i.prompt())))
                        .orElse(List.of());
            case Input.Applied i ->
                Late.lane(state, i.site(), i.attempt(), Status.INTENDED)
                        .map(_ -> one(new Event.StepApplied(at, i.site(), i.attempt(), i.result())))
                        .orElse(List.of());
            case Input.Failed i ->
                Late.lane(state, i.site(), i.attempt(), Status.INTENDED, Status.APPLIED)
                        .map(lane -> one(failed(lane, i, at)))
                        .orElse(List.of());
            case Input.Concluded i ->
                Late.lane(state, i.site(), i.attempt(), Status.APPLIED)
                        .map(_ -> one(new Event.StepDone(at, i.site(), i.attempt(), i.captures(), i.output())))
                        .orElse(List.of());
            case Input.Doubtful i -> Doubts.doubtful(state, i, at);
            case Input.Settled i -> Doubts.settled(state, i, at);
            case Input.Undone i ->
                Late.undoing(state, i.site(), i.attempt())
                        .map(_ -> one(new Event.UndoDone(at, i.site(), Event.UndoneBy.ITSELF)))
                        .orElse(List.of());
            case Input.UndoFailed i ->
                Late.undoing(state, i.site(), i.attempt())
                        .map(_ -> one(new Event.UndoFailed(at, i.site(), i.attempt(), i.failure())))
                        .orElse(List.of());
            case Input.Answer i -> Answers.decide(state, i, at);
            case Input.Wish i -> Wishes.decide(state, i, at);
            case Input.Counted i -> BeforeGoingBack.counted(decide(state, i.said(), at), i.losses());
        };
    }

    /** What follows from the state alone; called until it returns nothing. */
    public static List<Event> next(RunState state, Instant at) {
        for (Optional<LaneId> due = state.lanes.due(); due.isPresent(); due = state.lanes.due()) {
            LaneId id = due.get();
            List<Event> events = id.equals(LaneId.MAIN) ? Course.next(state, at) : onTarget(state, id, at);
            if (!events.isEmpty()) return events;
            state.lanes.lookedAt(id);
        }
        return List.of();
    }

    private static List<Event> onTarget(RunState state, LaneId id, Instant at) {
        Lane lane = state.lanes.get(id);
        return lane == null || state.ending != null || state.orders.paused
                ? List.of()
                : LaneCourse.next(state, lane, at);
    }

    /** Said twice, it counts once. */
    private static List<Event> agreed(RunState state, Input.Agree said, Instant at) {
        List<String> fresh = said.steps().stream()
                .filter(step -> !state.agreed.containsKey(step))
                .distinct()
                .toList();
        return state.stage == RunState.Stage.NEW || fresh.isEmpty()
                ? List.of()
                : List.of(new Event.AgreedBeforehand(at, said.by(), fresh));
    }

    /** The mended plan comes first: nothing of it begins, or is decided, before the journal says that it is in force. */
    private static List<Event> resumed(RunState state, Input.Resume i, Instant at) {
        List<Event> events = new ArrayList<>();
        i.amended()
                .filter(_ -> state.stage != RunState.Stage.NEW && state.ending == null)
                .ifPresent(amended -> events.add(
                        new Event.PlanAmended(at, i.by(), state.planHash(), amended.plan(), amended.changes())));
        events.add(new Event.RunResumed(at, i.by(), i.theseus(), i.fence()));
        return events;
    }

    /** Its instant is what {@code now} meant, but never earlier than the journal. */
    private static List<Event> prepared(RunState state, Input.Prepared i) {
        Instant at = i.at().isBefore(state.at()) ? state.at() : i.at();
        return Late.waiting(state, i.site())
                .filter(lane -> lane.attempt() == i.attempt())
                .map(_ -> one(new Event.StepIntended(
                        at, i.site(), i.attempt(), i.host(), i.description(), i.found(), i.again(), i.object())))
                .orElse(List.of());
    }

    /** What fails after its effect, in verification, has had an effect, whatever it says. */
    private static Event failed(Lane lane, Input.Failed i, Instant at) {
        Effect effect = lane.status == Status.APPLIED ? Effect.PARTIAL : i.effect();
        return new Event.StepFailed(
                at, i.site(), i.attempt(), i.failure(), effect, i.output(), i.remedies(), i.exitMeaning());
    }

    private static List<Event> one(Event event) {
        return List.of(event);
    }
}
