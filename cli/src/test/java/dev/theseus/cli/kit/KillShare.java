package dev.theseus.cli.kit;

/**
 * At which share of a journal's boundaries a test kills the controller. Every build takes a slice; {@code -Dtheseus.kill.times=8} takes eight times as
 * many, as {@code -Pdeep} does, a thousand takes them all, 0 none.
 */
public final class KillShare {
    private static final double TIMES = Double.parseDouble(System.getProperty("theseus.kill.times", "1"));

    private KillShare() {}

    /** @param slice what every build takes, 0 to 1 */
    public static double of(double slice) {
        return Math.min(1, slice * TIMES);
    }
}
