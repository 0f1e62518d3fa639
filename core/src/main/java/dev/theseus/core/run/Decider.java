package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what follows from what happened. Pure: the same state and input give the same events, whoever hosts it. It reads the state
 * and never changes it.
 *
 * <p>Use: {@code decide} for one input, apply the events, then {@code next} and apply until it returns nothing. What is then to be
 * carried out follows from the state ({@link RunState#activity}).
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
                List.of(new Event.RunStarted(
                        at, i.run(), i.by(), i.theseus(), i.planHash(), i.inventoryHash(), i.fence(), i.inputs()));
            case Input.Resume i -> List.of(new Event.RunResumed(at, i.by(), i.theseus(), i.fence()));
            case Input.Versions i ->
                i.refusal().isPresent()
                        ? List.of(
                                new Event.VersionsRead(at, i.versions()),
                                new Event.RunEnded(
                                        at, Ending.REFUSED, i.refusal().get().toString()))
                        : List.of(new Event.VersionsRead(at, i.versions()));
            case Input.Fact i -> List.of(new Event.FactRead(at, i.name(), i.value()));
            case Input.Condition i -> condition(state, i, at);
            case Input.Baseline i -> baseline(state, i, at);
            case Input.PhaseNotWanted i -> List.of(new Event.PhaseSkipped(at, i.phase(), i.why()));
            case Input.Bound i -> bound(state, i, at);
            case Input.Gate i ->
                i.failure().isPresent()
                        ? Course.gateFailed(state, i.failure().get(), at)
                        : List.of(new Event.GatePassed(at, i.phase(), i.gate(), i.wave(), i.value()));
            case Input.MainFailed i -> Course.mainFailed(state, i.activity(), i.failure(), at);
            case Input.Items i -> List.of(new Event.ItemsBound(at, i.site(), i.items()));
            case Input.Skip i ->
                waits(state, i.site())
                        ? List.of(new Event.StepSkipped(at, i.site(), i.reason(), i.captures()))
                        : List.of();
            case Input.Prepared i -> prepared(state, i);
            case Input.PersonNeeded i ->
                waits(state, i.site())
                        ? List.of(new Event.HoldOpened(
                                at, nextHold(state), Optional.of(i.site()), i.kind(), i.text(), i.choices(), ""))
                        : List.of();
            case Input.Unprepared i -> unprepared(state, i, at);
            case Input.Applied i -> List.of(new Event.StepApplied(at, i.site(), i.attempt(), i.result()));
            case Input.Failed i ->
                List.of(new Event.StepFailed(
                        at, i.site(), i.attempt(), i.failure(), i.effect(), i.output(), i.remedies(), i.exitMeaning()));
            case Input.Concluded i -> List.of(new Event.StepDone(at, i.site(), i.attempt(), i.captures(), i.output()));
            case Input.Doubtful i -> List.of(new Event.StepInDoubt(at, i.site(), i.attempt(), i.failure()));
            case Input.Settled i -> settled(state, i, at);
            case Input.Undone i -> List.of(new Event.UndoDone(at, i.site(), Event.UndoneBy.ITSELF));
            case Input.UndoFailed i -> List.of(new Event.UndoFailed(at, i.site(), i.attempt(), i.failure()));
            case Input.Answer i -> Answers.decide(state, i, at);
            case Input.Wish i -> wish(state, i, at);
        };
    }

    /** What follows from the state alone; called until it returns nothing. */
    public static List<Event> next(RunState state, Instant at) {
        while (!state.agenda().isEmpty()) {
            LaneId id = state.agenda().peek();
            List<Event> events;
            if (id.equals(LaneId.MAIN)) {
                events = Course.next(state, at);
            } else {
                Lane lane = state.lanes.get(id);
                events = lane == null || state.ending != null || state.paused
                        ? List.of()
                        : LaneCourse.next(state, lane, at);
            }
            if (!events.isEmpty()) return events;
            state.agenda().remove();
            if (state.agenda().isEmpty()
                    && !id.equals(LaneId.MAIN)
                    && (state.pausing || state.stopping || state.rollbackWanted))
                state.agenda().add(LaneId.MAIN);
        }
        return List.of();
    }

    private static String nextHold(RunState state) {
        return "h" + (state.holdCount + 1);
    }

    /** Whether a step still waits to begin: nothing has turned the lane away since it was prepared. */
    private static boolean waits(RunState state, Site site) {
        Lane lane = state.lanes.get(site.lane());
        return lane != null
                && lane.status == Lane.Status.READY
                && lane.site().equals(Optional.of(site))
                && !state.parks(lane);
    }

    private static List<Event> prepared(RunState state, Input.Prepared i) {
        if (!waits(state, i.site())) return List.of();
        return List.of(
                new Event.StepIntended(i.at(), i.site(), i.attempt(), i.host(), i.description(), i.found(), i.again()));
    }

    private static List<Event> unprepared(RunState state, Input.Unprepared i, Instant at) {
        Lane lane = state.lanes.get(i.site().lane());
        if (lane == null || lane.status == Lane.Status.HELD) return List.of();
        List<String> choices = lane.undoing
                ? List.of(Choices.RETRY, Choices.SKIP, Choices.STOP)
                : lane.status == Lane.Status.APPLIED
                        ? List.of(Choices.RETRY, Choices.DONE, Choices.UNDO, Choices.ROLLBACK, Choices.STOP)
                        : List.of(Choices.RETRY, Choices.SKIP, Choices.UNDO, Choices.ROLLBACK, Choices.STOP);
        return LaneCourse.hold(state, lane, i.kind(), i.failure(), choices, at);
    }

    /** Only what changes is journaled: a condition that goes on holding, or goes on being broken, is not news. */
    private static List<Event> condition(RunState state, Input.Condition i, Instant at) {
        boolean asked = state.stage == RunState.Stage.CONDITIONS && state.index == i.condition();
        boolean news =
                state.brokenConditions.containsKey(i.condition()) != i.failure().isPresent();
        return asked || news ? List.of(new Event.ConditionChecked(at, i.condition(), i.failure())) : List.of();
    }

    private static List<Event> baseline(RunState state, Input.Baseline i, Instant at) {
        if (i.after() && i.failure().isPresent())
            return List.of(Course.hold(
                    state,
                    HoldKind.BASELINE_CHANGED,
                    i.failure().get().message(),
                    List.of(Choices.RETRY, Choices.ACCEPT, Choices.ROLLBACK, Choices.STOP),
                    i.failure().get().remedy(),
                    at));
        return List.of(new Event.BaselineRead(at, i.baseline(), i.after(), i.value(), i.failure()));
    }

    /** Targets already known are left out; an empty first binding was settled by the driver. */
    private static List<Event> bound(RunState state, Input.Bound i, Instant at) {
        PhaseState phase = state.phases.get(i.phase());
        Set<String> seen = new LinkedHashSet<>();
        List<Target> added = new ArrayList<>();
        for (Target target : i.targets())
            if (!phase.names.contains(target.name()) && seen.add(target.name())) added.add(target);
        return List.of(new Event.TargetsBound(at, i.phase(), i.round(), added, i.selections()));
    }

    private static List<Event> settled(RunState state, Input.Settled i, Instant at) {
        Event settled = new Event.StepSettled(at, i.site(), i.attempt(), i.how(), i.evidence());
        if (i.how() != Settlement.UNCLEAR) return List.of(settled);
        Lane lane = state.lanes.get(i.site().lane());
        if (lane == null) return List.of();
        Failure failure = new Failure(
                Code.IN_DOUBT,
                "it is not known whether this was carried out" + (i.evidence().isEmpty() ? "" : ": " + i.evidence()),
                "look at the host, then say: done, again (run it once more), undo, or stop");
        List<Event> events = new ArrayList<>();
        events.add(settled);
        events.addAll(LaneCourse.hold(
                state,
                lane,
                HoldKind.IN_DOUBT,
                failure,
                lane.undoing
                        ? List.of(Choices.DONE, Choices.AGAIN, Choices.STOP)
                        : List.of(Choices.DONE, Choices.AGAIN, Choices.UNDO, Choices.STOP),
                at));
        return events;
    }

    // --- people

    private static List<Event> wish(RunState state, Input.Wish i, Instant at) {
        if (state.knows(i.request())) return List.of();
        Event requested = new Event.Requested(at, i.kind(), i.by(), i.reason(), i.request());
        boolean ended = state.ending != null;
        return switch (i.kind()) {
            case PAUSE, STOP -> ended ? List.of() : List.of(requested);
            case ABANDON ->
                ended && state.ending != Ending.FAILED && state.ending != Ending.STOPPED
                        ? List.of()
                        : List.of(requested, new Event.RunEnded(at, Ending.ABANDONED, i.reason()));
            case FINALIZE ->
                ended
                                && !state.finalized
                                && (state.ending == Ending.DONE || state.ending == Ending.FINISHED_WITH_FAILURES)
                        ? List.of(requested, new Event.FinalizeStarted(at, i.by()))
                        : List.of();
            case ROLLBACK -> rollback(state, i, requested, at);
        };
    }

    private static List<Event> rollback(RunState state, Input.Wish i, Event requested, Instant at) {
        if (state.finalized || state.rollingBack && state.ending == null) return List.of();
        if (state.ending == Ending.ABANDONED || state.ending == Ending.REFUSED || state.ending == Ending.ROLLED_BACK)
            return List.of();
        Optional<Instant> opened = state.openedAt();
        if (opened.isPresent() && !i.accepted() && state.ending == null)
            return List.of(Course.hold(
                    state,
                    HoldKind.LOSES_WRITES,
                    "Going back loses what users wrote since " + opened.get(),
                    List.of(Choices.ROLLBACK, Choices.LEAVE),
                    i.reason(),
                    at));
        if (opened.isPresent() && !i.accepted()) return List.of();
        return state.ending == null
                ? List.of(requested)
                : List.of(requested, new Event.RollbackStarted(at, i.by(), i.reason()));
    }

    static Event request(RequestKind kind, Input.Answer answer, String reason, Instant at) {
        return new Event.Requested(at, kind, answer.by(), reason, answer.request() + "-" + kind);
    }

    static Value.Fields answerResult(Input.Answer answer) {
        return new Value.Fields(Map.of(
                "answer", Value.of(answer.answer().isEmpty() ? answer.choice() : answer.answer()),
                "by", Value.of(answer.by())));
    }
}
