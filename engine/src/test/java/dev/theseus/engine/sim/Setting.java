package dev.theseus.engine.sim;

/**
 * What kind of simulation.
 *
 * @param calm whether the run must end the same way whenever the controller crashes: no wishes, no trouble, and failures that depend on the
 *     step alone
 * @param crashAt after how many durable events the controller crashes; -1 for never, or whenever the dice say so
 */
record Setting(long seed, boolean calm, long crashAt) {
    static Setting wild(long seed) {
        return new Setting(seed, false, -1);
    }

    static Setting calm(long seed, long crashAt) {
        return new Setting(seed, true, crashAt);
    }
}
