package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Lane.Status;

/** How events of the way back change the state. */
final class UndoEvolution {
    private UndoEvolution() {}

    static void started(RunState state, Event.UndoStarted e) {
        LaneId id = new LaneId(e.phase(), e.target());
        PhaseState phase = state.phases.get(e.phase());
        Lane lane = state.lanes.get(id);
        if (lane == null) {
            lane = phase.newLane(e.target());
            state.lanes.add(lane);
        }
        lane.frames.clear();
        lane.undoing = true;
        lane.begun = true;
        lane.failure = null;
        lane.overwrites = false;
        state.holds.removeOf(id);
        if (state.rollingBack) {
            state.phase = e.phase();
            phase.backAt = phase.targets.get(e.target()).wave;
        }
        Evolution.status(state, lane, Status.UNDO_READY);
    }

    static void intended(RunState state, Event.UndoIntended e) {
        Lane lane = Evolution.lane(state, e.site());
        lane.failure = null;
        lane.undo(e);
        state.target(e.site()).triedToUndo(e.attempt());
        if (state.plan().step(e.site().step()).undo() instanceof Step.Undo.Steps(var steps)) {
            lane.frames.push(Frame.undoing(e.site(), steps));
            StepEvolution.arrive(state, lane);
            Evolution.status(state, lane, Status.READY);
        } else {
            Evolution.status(state, lane, Status.UNDO_INTENDED);
        }
    }

    static void done(RunState state, Event.UndoDone e) {
        Lane lane = Evolution.lane(state, e.site());
        if (e.by() == Event.UndoneBy.ITSELF) state.strays.cleared(lane.id());
        lane.frames.clear();
        lane.failure = null;
        lane.overwrites = false;
        if (e.by() == Event.UndoneBy.LEFT) state.target(e.site()).leftAsItIs(e.site());
        state.target(e.site()).undone();
        state.done.mark(e.site(), false);
        Evolution.status(state, lane, Status.UNDO_READY);
    }

    static void failed(RunState state, Event.UndoFailed e) {
        Lane lane = Evolution.lane(state, e.site());
        lane.failure = e.failure();
        Evolution.status(state, lane, Status.UNDO_READY);
    }
}
