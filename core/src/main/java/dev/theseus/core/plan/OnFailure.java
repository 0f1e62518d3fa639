package dev.theseus.core.plan;

/** What happens when a step has failed, and retries and remedies have not helped. */
public enum OnFailure {
    /** The run waits for a person. */
    HOLD,
    /** What was done on this target in this phase is undone; the target counts as failed ({@code waves.max_failures}). */
    UNDO,
    /** The target stays as it is and counts as failed ({@code waves.max_failures}); the others go on. */
    LEAVE,
    /** The run ends where it stands. */
    STOP,
    /** The whole run is rolled back. */
    ROLLBACK
}
