package dev.theseus.core.run;

/** How each event changes the state. Facts only: nothing is decided here. */
final class Evolution {
    private Evolution() {}

    static void apply(RunState state, Event event) {
        switch (event) {
            case Event.RunStarted e -> RunEvolution.started(state, e);
            case Event.RunResumed e -> RunEvolution.resumed(state, e);
            case Event.PlanAmended e -> RunEvolution.amended(state, e);
            case Event.JournalVouched e -> state.vouchedFence = e.fence();
            case Event.AgreedBeforehand e -> e.steps().forEach(step -> state.agreed.putIfAbsent(step, e.by()));
            case Event.HostMet e -> RunEvolution.hostMet(state, e);
            case Event.VersionsRead e -> RunEvolution.versionsRead(state, e);
            case Event.FactRead e -> RunEvolution.factRead(state, e);
            case Event.ConditionChecked e -> RunEvolution.conditionChecked(state, e);
            case Event.WindowClosed e -> RunEvolution.windowClosed(state, e);
            case Event.WindowAsked e -> RunEvolution.windowAsked(state, e);
            case Event.BaselineRead e -> RunEvolution.baselineRead(state, e);
            case Event.RunEnded e -> RunEvolution.ended(state, e);
            case Event.LeftAsked e -> RunEvolution.leftAsked(state, e);
            case Event.FinalizeStarted _ -> RunEvolution.finalizeStarted(state);
            case Event.RollbackStarted _ -> RunEvolution.rollbackStarted(state);
            case Event.Paused _ -> RunEvolution.paused(state);

            case Event.PhaseStarted e -> PhaseEvolution.started(state, e);
            case Event.PhaseSkipped e -> PhaseEvolution.over(state, e.phase(), PhaseState.Status.SKIPPED, e.at());
            case Event.PhaseFinished e -> PhaseEvolution.over(state, e.phase(), PhaseState.Status.DONE, e.at());
            case Event.TargetsBound e -> PhaseEvolution.bound(state, e);
            case Event.GatePassed e -> PhaseEvolution.gatePassed(state, e);
            case Event.WaveStarted e -> PhaseEvolution.waveStarted(state, e);
            case Event.TargetsTakenUp e -> PhaseEvolution.takenUp(state, e);
            case Event.TargetsSetAside e -> PhaseEvolution.setAside(state, e);
            case Event.TargetFinished e -> PhaseEvolution.targetFinished(state, e);

            case Event.ItemsBound e -> StepEvolution.itemsBound(state, e);
            case Event.StepSkipped e -> StepEvolution.skipped(state, e);
            case Event.StepIntended e -> StepEvolution.intended(state, e);
            case Event.PromptAnswered e -> StepEvolution.promptAnswered(state, e);
            case Event.StepApplied e -> StepEvolution.applied(state, e);
            case Event.StepDone e -> StepEvolution.done(state, e);
            case Event.StepFailed e -> StepEvolution.failed(state, e);
            case Event.StepInDoubt e -> StepEvolution.inDoubt(state, e);
            case Event.StepSettled e -> StepEvolution.settled(state, e);
            case Event.RetryScheduled e -> StepEvolution.retryScheduled(state, e);
            case Event.RemedyStarted e -> StepEvolution.remedyStarted(state, e);
            case Event.RemedyEnded e -> StepEvolution.remedyEnded(state, e);

            case Event.UndoStarted e -> UndoEvolution.started(state, e);
            case Event.UndoIntended e -> UndoEvolution.intended(state, e);
            case Event.UndoDone e -> UndoEvolution.done(state, e);
            case Event.UndoFailed e -> UndoEvolution.failed(state, e);

            case Event.HoldOpened e -> PeopleEvolution.holdOpened(state, e);
            case Event.HoldAnswered e -> PeopleEvolution.holdAnswered(state, e);
            case Event.Requested e -> PeopleEvolution.requested(state, e);
        }
    }

    static Lane lane(RunState state, Site site) {
        Lane lane = state.lanes.get(site.lane());
        if (lane == null) throw new IllegalStateException("no lane for " + site);
        return lane;
    }

    static Frame frame(Lane lane) {
        Frame frame = lane.frames.peek();
        if (frame == null) throw new IllegalStateException("lane without a frame: " + lane.id());
        return frame;
    }

    /** Sets a lane's status; what hangs on it is looked at again. */
    static void status(RunState state, Lane lane, Lane.Status status) {
        lane.status = status;
        if (status == Lane.Status.READY || status == Lane.Status.UNDO_READY) lane.doubtOverResume = false;
        if (status == Lane.Status.READY) lane.failure = null;
        state.lanes.recount(lane);
        state.lanes.touch(lane.id());
        if (state.orders.pausing
                || state.turnsBack()
                || state.phases.get(state.phase).tooManyFailures()) state.lanes.touch(LaneId.MAIN);
    }
}
