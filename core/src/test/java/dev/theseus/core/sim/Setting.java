package dev.theseus.core.sim;

/**
 * What kind of simulation.
 *
 * @param calm whether the run must end the same way whenever the controller crashes: no wishes of people, no lost hosts, answers and
 *     failures that depend on the step alone
 * @param crashAt after how many durable events the controller crashes, at the latest; -1 for never, 0 for whenever the dice say so
 */
record Setting(long seed, boolean calm, int crashAt) {
    static Setting wild(long seed) {
        return new Setting(seed, false, 0);
    }

    static Setting calm(long seed, int crashAt) {
        return new Setting(seed, true, crashAt);
    }

    boolean crashesByChance() {
        return !calm && crashAt == 0;
    }
}
