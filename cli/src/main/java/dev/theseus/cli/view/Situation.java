package dev.theseus.cli.view;

/** How a run stands, as far as its journal tells. */
public enum Situation {
    /** It goes on, or its controller has died: the journal does not tell these apart. */
    UNDER_WAY,
    /** Nothing can go on before a person has answered. */
    WAITING,
    PAUSING,
    PAUSED,
    /** Its controller has gone without ending or pausing it. */
    INTERRUPTED,
    ROLLING_BACK,
    ENDED
}
