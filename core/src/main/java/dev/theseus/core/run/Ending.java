package dev.theseus.core.run;

/** How a run ended. */
public enum Ending {
    DONE(0),
    FINISHED_WITH_FAILURES(3),
    FAILED(1),
    /** The versions or facts did not allow it to begin; nothing was changed. */
    REFUSED(1),
    STOPPED(1),
    ROLLED_BACK(5),
    ABANDONED(1);

    private final int exitStatus;

    Ending(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The exit status of the command that carried it out. */
    public int exitStatus() {
        return exitStatus;
    }
}
