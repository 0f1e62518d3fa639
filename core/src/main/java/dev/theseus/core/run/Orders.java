package dev.theseus.core.run;

/** What people, or the plan in their place, have ordered of the run as a whole; each until it is carried out, or overtaken by another. */
final class Orders {
    boolean pausing;
    boolean paused;
    boolean stopping;
    boolean stoppedByPlan;
    boolean rollbackWanted;
    boolean finalizeWanted;
    boolean abandonWanted;
    /** Who gave the last one. */
    String by = "";

    void take(Event.Requested e) {
        by = e.by();
        switch (e.kind()) {
            case PAUSE -> pausing = true;
            case STOP -> {
                // Whoever ordered a pause, and then this, no longer waits for the pause: the way out is gone to its
                // end.
                pausing = false;
                stopping = true;
                stoppedByPlan = e.by().equals(Choices.PLAN);
            }
            case ROLLBACK -> {
                pausing = false;
                rollbackWanted = true;
            }
            case ABANDON -> abandonWanted = true;
            case FINALIZE -> finalizeWanted = true;
        }
    }

    /** A controller that takes the run up again is what ends a pause. */
    void resumed() {
        pausing = false;
        paused = false;
    }

    void goesBack() {
        rollbackWanted = false;
        stopping = false;
        stoppedByPlan = false;
    }

    void ended() {
        goesBack();
        pausing = false;
        abandonWanted = false;
    }

    /** Whether the run leaves what it was doing, to stop or to go back. */
    boolean turnBack() {
        return stopping || rollbackWanted;
    }

    /** Whether a run that has ended has something to do yet. */
    boolean goOnAfterEnd() {
        return rollbackWanted || finalizeWanted || abandonWanted;
    }
}
