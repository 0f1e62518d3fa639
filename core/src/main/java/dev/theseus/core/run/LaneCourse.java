package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.Undo;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes next on one target. */
final class LaneCourse {
    private LaneCourse() {}

    /** What the driver carries out for the lane now. */
    static Optional<Activity> activity(RunState state, Lane lane) {
        Optional<Site> at = lane.site();
        return switch (lane.status) {
            case READY -> {
                if (at.isEmpty() || state.parks(lane)) yield Optional.empty();
                Frame frame = lane.frames.element();
                if (frame.step().each().isPresent() && frame.itemCount < 0)
                    yield Optional.of(new Activity.BindItems(at.get()));
                yield Optional.of(new Activity.Prepare(at.get(), frame.attempt, frame.approved, frame.notBefore));
            }
            case INTENDED -> at.map(site -> new Activity.Apply(site, lane.attempt()));
            case APPLIED -> at.map(site -> new Activity.Conclude(site, lane.attempt()));
            case IN_DOUBT -> at.map(site -> new Activity.Settle(site, lane.attempt()));
            case UNDO_INTENDED ->
                Optional.of(new Activity.Undo(lastBegun(state, lane).site(), lane.undoAttempt, lane.doubtOverResume));
            case FAILED, HELD, UNDO_READY -> Optional.empty();
        };
    }

    /** What follows from the lane's state without anything new from outside; empty where it waits. */
    static List<Event> next(RunState state, Lane lane, Instant at) {
        return switch (lane.status) {
            case READY -> ready(state, lane, at);
            case FAILED -> state.turnsBack() ? List.of() : List.of(Failures.next(state, lane, at));
            case UNDO_READY -> state.parks(lane) ? List.of() : List.of(undo(state, lane, at));
            case INTENDED, APPLIED, IN_DOUBT, HELD, UNDO_INTENDED -> List.of();
        };
    }

    private static List<Event> ready(RunState state, Lane lane, Instant at) {
        Frame frame = lane.frames.element();
        Site origin = frame.origin;
        if (!frame.atEnd())
            return Doubts.tooOften(frame) && !state.parks(lane)
                    ? List.of(Doubts.holdTooOften(state, lane, frame, at))
                    : manyHosts(state, lane, frame, at);
        if (origin == null)
            return List.of(
                    new Event.TargetFinished(at, lane.id().phase(), lane.id().target(), TargetResult.DONE));
        return switch (frame.kind) {
            case MAIN -> throw new IllegalStateException("the main frame has no origin");
            case REMEDY -> List.of(new Event.RemedyEnded(at, origin, frame.remedy));
            case UNDO -> List.of(new Event.UndoDone(at, origin, UndoneBy.STEPS));
        };
    }

    /** A step that is pointed at several hosts is repeated over them. */
    private static List<Event> manyHosts(RunState state, Lane lane, Frame frame, Instant at) {
        Step step = frame.step();
        if (frame.itemCount >= 0 || step.each().isPresent() || step.where().on().isEmpty()) return List.of();
        Site site = lane.site().orElseThrow();
        List<String> hosts = state.hosts(site);
        if (hosts.size() < 2) return List.of();
        return List.of(
                new Event.ItemsBound(at, site, hosts.stream().map(Value::of).toList()));
    }

    // --- holds

    /** Whether what was done on the lane's target can be put back on its own. */
    static boolean mayUndo(RunState state, Lane lane) {
        return !lane.undoing
                && state.canGoBack()
                && state.plan().phase(lane.id().phase()).kind() == Phase.Kind.FORWARD;
    }

    /** Choices for a step that did not work, and those ways out that are open where it stands. */
    static List<String> choices(RunState state, Lane lane, String... choices) {
        List<String> all = new ArrayList<>(List.of(choices));
        if (mayUndo(state, lane)) all.add(Choices.UNDO);
        return Choices.with(state, all.toArray(String[]::new));
    }

    static Event holdFailed(RunState state, Lane lane, Failure failure, Instant at) {
        if (lane.undoing)
            return hold(
                    state, lane, HoldKind.UNDO_FAILED, failure, List.of(Choices.RETRY, Choices.SKIP, Choices.STOP), at);
        List<String> choices = state.stage == RunState.Stage.ALWAYS
                ? choices(state, lane, Choices.RETRY, Choices.DONE)
                : choices(state, lane, Choices.RETRY, Choices.DONE, Choices.LEAVE);
        return hold(state, lane, HoldKind.STEP_FAILED, failure, choices, at);
    }

    static Event hold(RunState state, Lane lane, HoldKind kind, Failure failure, List<String> choices, Instant at) {
        Site site = lane.site().orElseGet(() -> lastBegun(state, lane).site());
        Step step = state.plan().step(site.step());
        TargetState target = state.target(site);
        String text = "'" + step.name() + "' on " + target.target().name() + ": " + failure.message();
        List<String> evidence = new ArrayList<>();
        if (!failure.remedy().isEmpty()) evidence.add(failure.remedy());
        if (choices.contains(Choices.UNDO)) {
            target.openedAt()
                    .ifPresent(opened -> evidence.add("to undo it here loses what users wrote since " + opened));
            if (!state.unknownWindow().isEmpty()) evidence.add(BeforeGoingBack.unknown(state));
        }
        return new Event.HoldOpened(
                at, state.holds.nextId(), Optional.of(site), kind, text, choices, String.join("; ", evidence));
    }

    // --- the way back

    static Begun lastBegun(RunState state, Lane lane) {
        return target(state, lane).begun().getLast();
    }

    private static TargetState target(RunState state, Lane lane) {
        return state.phases.get(lane.id().phase()).targets.get(lane.id().target());
    }

    private static Event undo(RunState state, Lane lane, Instant at) {
        TargetState target = target(state, lane);
        if (target.begun().isEmpty())
            return new Event.TargetFinished(at, lane.id().phase(), lane.id().target(), TargetResult.PUT_BACK);
        Begun begun = target.begun().getLast();
        if (lane.failure().isPresent())
            return hold(
                    state,
                    lane,
                    HoldKind.UNDO_FAILED,
                    lane.failure().get(),
                    undoChoices(lane.failure().get()),
                    at);
        return switch (state.plan().step(begun.site().step()).undo()) {
            case Undo.Unneeded() -> new Event.UndoDone(at, begun.site(), UndoneBy.NOTHING);
            case Undo.ByItself(), Undo.Steps(var _) -> undoIntended(state, begun, at);
            case Undo.Impossible() ->
                hold(
                        state,
                        lane,
                        HoldKind.UNDO_IMPOSSIBLE,
                        new Failure(
                                Code.UNDO_FAILED,
                                "cannot be undone; the plan marks it as a point of no return",
                                "leave it as it is and undo what came before, or stop here"),
                        List.of(Choices.LEAVE, Choices.STOP),
                        at);
        };
    }

    /** What somebody else has changed since is nobody's to overwrite, but a person's. */
    private static List<String> undoChoices(Failure failure) {
        return failure.code() == Code.CHANGED_SINCE
                ? List.of(Choices.RETRY, Choices.PUT_BACK, Choices.LEAVE, Choices.STOP)
                : List.of(Choices.RETRY, Choices.LEAVE, Choices.STOP);
    }

    /** Attempts are counted over the whole run: a way back that was stopped and taken up again goes on counting. */
    static Event undoIntended(RunState state, Begun begun, Instant at) {
        int attempt = state.target(begun.site()).undoAttempts + 1;
        return new Event.UndoIntended(at, begun.site(), attempt, begun.host(), "undo: " + begun.description());
    }
}
