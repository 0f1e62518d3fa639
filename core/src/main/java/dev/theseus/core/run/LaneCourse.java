package dev.theseus.core.run;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.Undo;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
                Lane.Frame frame = lane.frames.element();
                if (frame.step().each().isPresent() && frame.itemCount < 0)
                    yield Optional.of(new Activity.BindItems(at.get()));
                yield Optional.of(new Activity.Prepare(at.get(), frame.attempt, frame.approved, frame.notBefore));
            }
            case INTENDED -> at.map(site -> new Activity.Apply(site, lane.attempt()));
            case APPLIED -> at.map(site -> new Activity.Conclude(site, lane.attempt()));
            case IN_DOUBT -> at.map(site -> new Activity.Settle(site, lane.attempt()));
            case UNDO_INTENDED -> {
                Site site = state.phases
                        .get(lane.id().phase())
                        .targets
                        .get(lane.id().target())
                        .begun()
                        .getLast()
                        .site();
                yield Optional.of(new Activity.Undo(site, lane.undoAttempt, lane.doubtOverResume));
            }
            case FAILED, HELD, UNDO_READY -> Optional.empty();
        };
    }

    /** What follows from the lane's state without anything new from outside; empty where it waits. */
    static List<Event> next(RunState state, Lane lane, Instant at) {
        return switch (lane.status) {
            case READY -> ready(state, lane, at);
            case FAILED -> failed(state, lane, at);
            case UNDO_READY -> state.parks(lane) ? List.of() : undo(state, lane, at);
            case INTENDED, APPLIED, IN_DOUBT, HELD, UNDO_INTENDED -> List.of();
        };
    }

    private static List<Event> ready(RunState state, Lane lane, Instant at) {
        Lane.Frame frame = lane.frames.element();
        Site origin = frame.origin;
        if (!frame.atEnd()) return manyHosts(state, lane, frame, at);
        return switch (frame.kind) {
            case MAIN ->
                List.of(new Event.TargetFinished(
                        at, lane.id().phase(), lane.id().target(), TargetResult.DONE));
            case REMEDY -> origin == null ? List.of() : List.of(new Event.RemedyEnded(at, origin, frame.remedy));
            case UNDO -> origin == null ? List.of() : List.of(new Event.UndoDone(at, origin, UndoneBy.STEPS));
        };
    }

    /** A step that is pointed at several hosts is repeated over them. */
    private static List<Event> manyHosts(RunState state, Lane lane, Lane.Frame frame, Instant at) {
        Step step = frame.step();
        if (frame.itemCount >= 0 || step.each().isPresent() || step.where().on().isEmpty()) return List.of();
        Site site = lane.site().orElseThrow();
        List<String> hosts = state.hosts(site);
        if (hosts.size() < 2) return List.of();
        return List.of(
                new Event.ItemsBound(at, site, hosts.stream().map(Value::of).toList()));
    }

    // --- failure

    /** Retry, then the guide's remedies, then the plan's policy. */
    private static List<Event> failed(RunState state, Lane lane, Instant at) {
        Site site = lane.site().orElseThrow();
        Step step = state.plan().step(site.step());
        Failure failure = lane.failure().orElseThrow();
        List<Event> remedied = remedied(lane, site, step, failure, at);
        if (!remedied.isEmpty()) return remedied;
        if (lane.exitMeaning == Step.ExitMeaning.AGAIN)
            return List.of(new Event.RetryScheduled(at, site, lane.attempt() + 1, at));
        for (int remedy : lane.matchingRemedies)
            if (lane.remedyUses(step.number(), remedy)
                    < step.limits().remedies().get(remedy).atMost())
                return List.of(new Event.RemedyStarted(at, site, remedy));
        Optional<Step.Retry> retry = step.limits().retry();
        if (retry.isPresent() && lane.attempt() < retry.get().attempts()) {
            int next = lane.attempt() + 1;
            return List.of(
                    new Event.RetryScheduled(at, site, next, at.plus(retry.get().before(next))));
        }
        if (lane.undoing)
            return hold(
                    state, lane, HoldKind.UNDO_FAILED, failure, List.of(Choices.RETRY, Choices.SKIP, Choices.STOP), at);
        if (lane.exitMeaning == Step.ExitMeaning.HOLD) return holdFailed(state, lane, failure, at);
        OnFailure policy = step.limits()
                .onFailure()
                .orElse(state.plan().phase(site.phase()).onFailure());
        return switch (policy) {
            case HOLD -> holdFailed(state, lane, failure, at);
            case UNDO -> List.of(new Event.UndoStarted(at, site.phase(), site.target(), failure.toString()));
            case STOP -> List.of(requested(at, Event.RequestKind.STOP, state, failure));
            case ROLLBACK ->
                state.openedAt().isPresent()
                        ? holdFailed(state, lane, failure, at)
                        : List.of(requested(at, Event.RequestKind.ROLLBACK, state, failure));
        };
    }

    private static Event requested(Instant at, Event.RequestKind kind, RunState state, Failure failure) {
        return new Event.Requested(at, kind, Choices.PLAN, failure.toString(), "plan-" + state.eventCount());
    }

    /** What follows a remedy that has just been carried out. */
    private static List<Event> remedied(Lane lane, Site site, Step step, Failure failure, Instant at) {
        if (lane.endedRemedy < 0) return List.of();
        Step.Remedy remedy = step.limits().remedies().get(lane.endedRemedy);
        return switch (remedy.then()) {
            case RETRY -> List.of(new Event.RetryScheduled(at, site, lane.attempt() + 1, at));
            case IGNORE -> List.of(new Event.StepDone(at, site, lane.attempt(), Map.of(), ""));
            case HOLD -> List.of();
        };
    }

    private static List<Event> holdFailed(RunState state, Lane lane, Failure failure, Instant at) {
        List<String> choices = state.stage == RunState.Stage.ALWAYS
                ? List.of(Choices.RETRY, Choices.DONE, Choices.STOP)
                : List.of(Choices.RETRY, Choices.DONE, Choices.UNDO, Choices.ROLLBACK, Choices.STOP);
        return hold(state, lane, HoldKind.STEP_FAILED, failure, choices, at);
    }

    static List<Event> hold(
            RunState state, Lane lane, HoldKind kind, Failure failure, List<String> choices, Instant at) {
        Site site = lane.site().orElseGet(() -> lastBegun(state, lane).site());
        Step step = state.plan().step(site.step());
        String text = "'" + step.name() + "' on " + state.target(site).target().name() + ": " + failure.message();
        return List.of(new Event.HoldOpened(
                at, "h" + (state.holdCount + 1), Optional.of(site), kind, text, choices, failure.remedy()));
    }

    // --- the way back

    static Begun lastBegun(RunState state, Lane lane) {
        return state.phases
                .get(lane.id().phase())
                .targets
                .get(lane.id().target())
                .begun()
                .getLast();
    }

    private static List<Event> undo(RunState state, Lane lane, Instant at) {
        TargetState target =
                state.phases.get(lane.id().phase()).targets.get(lane.id().target());
        if (target.begun().isEmpty())
            return List.of(
                    new Event.TargetFinished(at, lane.id().phase(), lane.id().target(), TargetResult.PUT_BACK));
        Begun begun = target.begun().getLast();
        if (lane.failure().isPresent())
            return hold(
                    state,
                    lane,
                    HoldKind.UNDO_FAILED,
                    lane.failure().get(),
                    List.of(Choices.RETRY, Choices.LEAVE, Choices.STOP),
                    at);
        return switch (state.plan().step(begun.site().step()).undo()) {
            case Undo.Unneeded() -> List.of(new Event.UndoDone(at, begun.site(), UndoneBy.NOTHING));
            case Undo.ByItself(), Undo.Steps(var _) ->
                List.of(new Event.UndoIntended(
                        at, begun.site(), lane.undoAttempt, begun.host(), "undo: " + begun.description()));
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
}
