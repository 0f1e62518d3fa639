package dev.theseus.core.run;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.core.value.Value;

/** How what people are asked, and what they say, changes the state. */
final class PeopleEvolution {
    /** What people do is done on no host. */
    private static final String A_PERSON_IS_NOWHERE = Inventory.Host.CONTROLLER.name();

    private PeopleEvolution() {}

    static void holdOpened(RunState state, Event.HoldOpened e) {
        state.holds.add(new Hold(e.hold(), e.at(), e.site(), e.kind(), e.text(), e.choices(), e.evidence()));
        if (!e.request().isEmpty()) state.requests.add(e.request());
        if (e.kind() == Event.HoldKind.CONDITION_BROKEN) state.conditions.hold();
        e.site().ifPresent(site -> {
            Lane lane = Evolution.lane(state, site);
            lane.beforeHold = lane.status;
            // What is taken up again after a person's answer is the same attempt, which may be at work.
            if (lane.status == Lane.Status.UNDO_INTENDED) lane.doubtOverResume = true;
            if (e.kind() == Event.HoldKind.QUESTION) asked(state, lane, site);
            Evolution.status(state, lane, Lane.Status.HELD);
        });
        state.lanes.touch(LaneId.MAIN);
    }

    /** What a person is asked to do may be done from now on, answered or not: a way back that the plan gives leads over it. */
    private static void asked(RunState state, Lane lane, Site site) {
        if (lane.undoing || state.plan().phase(site.phase()).kind() != Phase.Kind.FORWARD) return;
        Step step = state.plan().step(site.step());
        switch (step.undo()) {
            case Step.Undo.Steps _, Step.Undo.Impossible _ ->
                state.target(site)
                        .begin(new Begun(site, lane.attempt(), A_PERSON_IS_NOWHERE, step.name(), Value.NIL), false);
            case Step.Undo.ByItself _, Step.Undo.Unneeded _ -> {}
        }
    }

    static void holdAnswered(RunState state, Event.HoldAnswered e) {
        state.requests.add(e.request());
        Hold hold = state.holds.remove(e.hold());
        if (hold == null) return;
        hold.site().ifPresent(site -> {
            Lane lane = Evolution.lane(state, site);
            vouched(state, lane, hold, e.choice());
            if (e.choice().equals(Choices.GO)) Evolution.frame(lane).approved = true;
            if (lane.beforeHold == Lane.Status.READY && e.choice().equals(Choices.RETRY))
                Evolution.frame(lane).forgetDoubts();
            // An undo of the action's own is tried again as soon as the run lets it; a step of an undo is scheduled
            // like any step.
            boolean overwrites = e.choice().equals(Choices.PUT_BACK);
            if ((e.choice().equals(Choices.RETRY) || overwrites) && lane.step().isEmpty()) {
                lane.failure = null;
                lane.overwrites = overwrites;
            }
            Evolution.status(state, lane, lane.beforeHold);
        });
        switch (hold.kind()) {
            case TOO_MANY_FAILURES -> {
                PhaseState phase = state.phases.get(state.phase);
                if (e.choice().equals(Choices.CONTINUE)) phase.acceptedFailures = phase.failures;
                state.lanes.touchAll();
            }
            case CONDITION_BROKEN -> conditionAnswered(state, e.choice());
            case MIXED_VERSIONS -> {
                if (e.choice().equals(Choices.CONTINUE)) state.acceptedMixture = hold.text();
            }
            case GIVEN_UP -> {
                if (!e.choice().equals(Choices.STOP)) state.shownGivenUp = hold.text();
                state.foundFirstCounts = e.choice().equals(Choices.AGAIN);
            }
            case STEP_FAILED,
                    IN_DOUBT,
                    ASK_FIRST,
                    QUESTION,
                    EXPRESSION_FAILED,
                    GATE_FAILED,
                    BASELINE_CHANGED,
                    BINDING_FAILED,
                    UNDO_FAILED,
                    UNDO_IMPOSSIBLE,
                    LOSES_WRITES,
                    WINDOW_CLOSED,
                    WINDOW_UNKNOWN -> {}
        }
        if (hold.site().isEmpty() && state.stage == Stage.ALWAYS && e.choice().equals(Choices.STOP))
            state.alwaysLeft = true;
        state.lanes.touch(LaneId.MAIN);
    }

    /** Whoever goes on from an attempt whose end is not known says with it that nothing of it is at work; its host is asked before anything begins. */
    private static void vouched(RunState state, Lane lane, Hold hold, String choice) {
        switch (choice) {
            case Choices.DONE, Choices.AGAIN, Choices.LEAVE, Choices.SKIP -> leaves(state, lane);
            case Choices.UNDO, Choices.LOOK -> {
                if (BeforeGoingBack.putsBack(state, hold, choice)) leaves(state, lane);
            }
            case Choices.RETRY -> state.strays.vouch(state, lane.id(), hold.text());
            default -> {}
        }
    }

    private static void leaves(RunState state, Lane lane) {
        state.strays.leave(state, lane, true);
        state.strays.vouch(state, lane.id(), "");
    }

    private static void conditionAnswered(RunState state, String choice) {
        state.conditions
                .answered(choice.equals(Choices.CONTINUE))
                .ifPresent(condition -> RunEvolution.pass(state, condition));
        state.lanes.touchAll();
    }

    static void requested(RunState state, Event.Requested e) {
        state.requests.add(e.request());
        state.orders.take(e);
        switch (e.kind()) {
            case STOP, ROLLBACK, ABANDON -> state.endMessage = e.reason();
            case PAUSE, FINALIZE -> {}
        }
        state.lanes.touch(LaneId.MAIN);
    }
}
