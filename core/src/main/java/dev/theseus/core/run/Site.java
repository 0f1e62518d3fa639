package dev.theseus.core.run;

/**
 * Where in a run something happens: a step on a target of a phase.
 *
 * @param phase number of the phase
 * @param target index among the phase's bound targets
 * @param step number of the step in the plan
 * @param item index among the step's bound items, or -1 where the step is not repeated
 */
public record Site(int phase, int target, int step, int item) {
    public static final int NO_ITEM = -1;

    public LaneId lane() {
        return new LaneId(phase, target);
    }

    /** Whether a key's unit names this site, in either direction. */
    public boolean isNamedBy(String unit) {
        return unit.endsWith("." + word());
    }

    /** One word that names the site, for keys on hosts. */
    public String word() {
        return "p" + phase + ".t" + target + ".s" + step + (item < 0 ? "" : ".i" + item);
    }
}
