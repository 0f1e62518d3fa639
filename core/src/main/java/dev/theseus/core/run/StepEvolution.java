package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.Lane.Status;

/** How events of steps change the state of their lane and target. */
final class StepEvolution {
    private StepEvolution() {}

    static void itemsBound(RunState state, Event.ItemsBound e) {
        state.target(e.site()).bindItems(e.site().step(), e.items());
        Lane lane = Evolution.lane(state, e.site());
        Frame frame = Evolution.frame(lane);
        frame.itemCount = e.items().size();
        if (e.items().isEmpty()) {
            // Nothing to do is done: what requires this step may go on.
            state.done.mark(e.site(), true);
            frame.advance();
        } else {
            frame.item = 0;
        }
        arrive(state, lane);
        Evolution.status(state, lane, Status.READY);
    }

    static void skipped(RunState state, Event.StepSkipped e) {
        state.captures.keep(e.site(), e.captures());
        Lane lane = Evolution.lane(state, e.site());
        if (e.reason() == Event.SkipReason.IN_PLACE) {
            state.done.mark(e.site(), true);
            if (!lane.undoing && opens(state, e.site())) state.target(e.site()).opens(e.site(), e.at());
        }
        leave(state, lane);
    }

    static void intended(RunState state, Event.StepIntended e) {
        Lane lane = Evolution.lane(state, e.site());
        state.strays.cleared(lane.id());
        lane.intend(e);
        if (comesAgain(lane)) state.attempts.put(e.site(), e.attempt());
        if (!lane.undoing && state.plan().phase(e.site().phase()).kind() == Phase.Kind.FORWARD) {
            TargetState target = state.target(e.site());
            boolean first = e.attempt() == 1 && Evolution.frame(lane).kind == Frame.Kind.MAIN;
            target.tried(e.attempt());
            target.begin(begun(state, e), first);
            if (opens(state, e.site())) target.opens(e.site(), e.at());
        }
        Evolution.status(state, lane, Status.INTENDED);
    }

    private static Begun begun(RunState state, Event.StepIntended e) {
        String action = state.plan().step(e.site().step()).action();
        return new Begun(
                e.site(),
                e.attempt(),
                e.host(),
                e.description(),
                e.found(),
                e.object(),
                state.inherited(action, e.host(), e.object()));
    }

    static void promptAnswered(RunState state, Event.PromptAnswered e) {
        Evolution.lane(state, e.site()).answered(e.command(), e.index());
    }

    static void applied(RunState state, Event.StepApplied e) {
        Lane lane = Evolution.lane(state, e.site());
        lane.result = e.result();
        Evolution.status(state, lane, Status.APPLIED);
    }

    static void done(RunState state, Event.StepDone e) {
        state.captures.keep(e.site(), e.captures());
        state.done.mark(e.site(), true);
        Lane lane = Evolution.lane(state, e.site());
        if (!lane.undoing && opens(state, e.site())) state.target(e.site()).opens(e.site(), e.at());
        leave(state, lane);
    }

    static void failed(RunState state, Event.StepFailed e) {
        Lane lane = Evolution.lane(state, e.site());
        Evolution.frame(lane).failures++;
        lane.failure = e.failure();
        lane.effect = e.effect();
        lane.matchingRemedies = e.remedies();
        lane.exitMeaning = e.exitMeaning().orElse(null);
        lane.endedRemedy = -1;
        if (!lane.undoing && Evolution.frame(lane).kind == Frame.Kind.MAIN)
            state.target(e.site()).failed(e.site(), e.failure());
        if (e.effect() == Effect.NONE && !lane.undoing) state.target(e.site()).forget(e.site(), e.attempt());
        Evolution.status(state, lane, Status.FAILED);
    }

    static void inDoubt(RunState state, Event.StepInDoubt e) {
        Lane lane = Evolution.lane(state, e.site());
        Frame frame = Evolution.frame(lane);
        frame.doubts++;
        frame.lastDoubt = e.failure();
        lane.failure = e.failure();
        Evolution.status(state, lane, Status.IN_DOUBT);
    }

    static void settled(RunState state, Event.StepSettled e) {
        Lane lane = Evolution.lane(state, e.site());
        switch (e.how()) {
            case FOUND -> Evolution.status(state, lane, Status.INTENDED);
            case IN_PLACE -> {
                lane.result = Lane.NO_RESULT;
                Evolution.status(state, lane, Status.APPLIED);
            }
            case NEVER_STARTED -> {
                if (!lane.undoing) state.target(e.site()).forget(e.site(), e.attempt());
                anew(state, lane, e.attempt() + 1);
            }
            // A question that says "not in place" does not say that nothing is there: the way back still begins here.
            case UNTOUCHED, AGAIN -> anew(state, lane, e.attempt() + 1);
            case UNCLEAR -> Evolution.status(state, lane, Status.IN_DOUBT);
        }
    }

    static void retryScheduled(RunState state, Event.RetryScheduled e) {
        Lane lane = Evolution.lane(state, e.site());
        Evolution.frame(lane).notBefore = e.notBefore();
        anew(state, lane, e.nextAttempt());
    }

    private static void anew(RunState state, Lane lane, int attempt) {
        Evolution.frame(lane).attempt = attempt;
        Evolution.status(state, lane, Status.READY);
    }

    static void remedyStarted(RunState state, Event.RemedyStarted e) {
        Lane lane = Evolution.lane(state, e.site());
        lane.useRemedy(e.site().step(), e.remedy());
        Step.Remedy remedy =
                state.plan().step(e.site().step()).limits().remedies().get(e.remedy());
        state.captures.forget(e.site(), remedy.steps());
        Frame.Against failed = new Frame.Against(lane.failure, lane.effect, lane.intent);
        lane.frames.push(Frame.remedying(e.site(), e.remedy(), remedy.steps(), failed));
        arrive(state, lane);
        Evolution.status(state, lane, Status.READY);
    }

    static void remedyEnded(RunState state, Event.RemedyEnded e) {
        Lane lane = Evolution.lane(state, e.site());
        Frame ended = lane.frames.pop();
        lane.endedRemedy = e.remedy();
        if (ended.against != null) {
            lane.failure = ended.against.failure();
            lane.effect = ended.against.effect();
            lane.intent = ended.against.intent();
        }
        Evolution.status(state, lane, Status.FAILED);
    }

    private static void leave(RunState state, Lane lane) {
        Evolution.frame(lane).advance();
        arrive(state, lane);
        Evolution.status(state, lane, Status.READY);
    }

    /**
     * A lane comes to a step. Where the run was at that place before (a remedy used twice, the same steps undoing another item, a second
     * way out, a target that is taken up again), attempts are counted on from there: on its host, a number stands for one execution only.
     */
    static void arrive(RunState state, Lane lane) {
        Frame frame = Evolution.frame(lane);
        if (frame.atEnd()) return;
        if (comesAgain(lane)) lane.site().ifPresent(site -> frame.attempt = state.attempts.getOrDefault(site, 0) + 1);
        else frame.attempt = lane.attemptsBefore + 1;
    }

    /** Whether the run may come to the step at hand more than once. */
    private static boolean comesAgain(Lane lane) {
        return Evolution.frame(lane).kind != Frame.Kind.MAIN || lane.recurs();
    }

    private static boolean opens(RunState state, Site site) {
        return state.plan().step(site.step()).marks().opensToUsers();
    }
}
