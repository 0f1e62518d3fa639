package dev.theseus.core.run;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Event.TargetResult;
import java.time.Instant;
import java.util.Map;

/** What follows a step that failed: it is called again, remedied, tried again, and at last left to the plan's policy. */
final class Failures {
    /** So often a step is called again where its exit status asks for that and the plan sets no limit. */
    static final int CALLS_AT_MOST = 100;

    private Failures() {}

    static Event next(RunState state, Lane lane, Instant at) {
        Site site = lane.site().orElseThrow();
        Step step = state.plan().step(site.step());
        Failure failure = lane.failure().orElseThrow();
        if (lane.endedRemedy >= 0) return remedied(state, lane, site, step, failure, at);
        if (lane.exitMeaning == Step.ExitMeaning.AGAIN && calledAgain(lane, step)) return retry(lane, site, step, at);
        for (int remedy : lane.matchingRemedies)
            if (lane.remedyUses(step.number(), remedy)
                    < step.limits().remedies().get(remedy).atMost()) return new Event.RemedyStarted(at, site, remedy);
        boolean forAPerson = lane.exitMeaning == Step.ExitMeaning.HOLD;
        if (!forAPerson
                && mayTryAgain(lane, step)
                && tries(lane) < step.limits().retry().map(Step.Retry::attempts).orElse(1))
            return retry(lane, site, step, at);
        return policy(state, lane, site, step, failure, at);
    }

    /** How often the step at hand was tried, and failed, this time. */
    private static int tries(Lane lane) {
        return lane.frames.element().failures;
    }

    /** Where the step has a question it is asked before each try, so that what is in place is never done once more. */
    private static boolean mayTryAgain(Lane lane, Step step) {
        return lane.mayRepeat() || step.conditions().unless().isPresent();
    }

    private static boolean calledAgain(Lane lane, Step step) {
        return tries(lane) < step.limits().retry().map(Step.Retry::attempts).orElse(CALLS_AT_MOST);
    }

    private static Event retry(Lane lane, Site site, Step step, Instant at) {
        int next = tries(lane) + 1;
        Instant notBefore =
                step.limits().retry().map(retry -> at.plus(retry.before(next))).orElse(at);
        return new Event.RetryScheduled(at, site, lane.attempt() + 1, notBefore);
    }

    /** What follows a remedy that has just been carried out. */
    private static Event remedied(RunState state, Lane lane, Site site, Step step, Failure failure, Instant at) {
        return switch (step.limits().remedies().get(lane.endedRemedy).then()) {
            case RETRY -> new Event.RetryScheduled(at, site, lane.attempt() + 1, at);
            case IGNORE -> new Event.StepDone(at, site, lane.attempt(), Map.of(), "");
            case HOLD -> LaneCourse.holdFailed(state, lane, failure, at);
        };
    }

    /** What would lose what users wrote always asks a person, and so does going back where nobody can tell whether the window is closed; and what cannot go back holds, whatever the plan says. */
    private static Event policy(RunState state, Lane lane, Site site, Step step, Failure failure, Instant at) {
        OnFailure policy = step.limits()
                .onFailure()
                .orElse(state.plan().phase(site.phase()).onFailure());
        if (lane.undoing || lane.exitMeaning == Step.ExitMeaning.HOLD || state.stage == RunState.Stage.ALWAYS)
            policy = OnFailure.HOLD;
        boolean mayGoBack =
                LaneCourse.mayUndo(state, lane) && state.unknownWindow().isEmpty();
        boolean open = switch (policy) {
            case HOLD, STOP -> true;
            case LEAVE -> state.plan().phase(site.phase()).kind() == Phase.Kind.FORWARD;
            case UNDO -> mayGoBack && state.target(site).openedAt().isEmpty();
            case ROLLBACK -> mayGoBack && state.openedAt().isEmpty();
        };
        if (!open) policy = OnFailure.HOLD;
        return switch (policy) {
            case HOLD -> LaneCourse.holdFailed(state, lane, failure, at);
            case UNDO -> new Event.UndoStarted(at, site.phase(), site.target(), failure.toString());
            case LEAVE -> new Event.TargetFinished(at, site.phase(), site.target(), TargetResult.FAILED);
            case STOP -> requested(at, RequestKind.STOP, state, failure);
            case ROLLBACK -> requested(at, RequestKind.ROLLBACK, state, failure);
        };
    }

    private static Event requested(Instant at, RequestKind kind, RunState state, Failure failure) {
        return new Event.Requested(at, kind, Choices.PLAN, failure.toString(), "plan-" + state.eventCount());
    }
}
