package dev.theseus.engine.drive;

/** Why a driver returned. */
public enum Standing {
    ENDED,
    PAUSED,
    /** Nothing can be done before a person answers. */
    WAITING,
    /** Another controller has taken over: nothing was begun or written since that was noticed. */
    TAKEN_OVER
}
