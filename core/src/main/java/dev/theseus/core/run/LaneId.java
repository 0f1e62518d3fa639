package dev.theseus.core.run;

/** A target of a phase, as the place where its steps go one after the other. */
public record LaneId(int phase, int target) {
    /** The run's own lane: versions, facts, bindings, gates. */
    public static final LaneId MAIN = new LaneId(-1, -1);
}
