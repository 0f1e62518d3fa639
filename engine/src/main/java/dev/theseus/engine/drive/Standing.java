package dev.theseus.engine.drive;

/** Why a driver returned. */
public enum Standing {
    ENDED,
    PAUSED,
    /** Nothing can be done before a person answers. */
    WAITING
}
