package dev.theseus.core.port;

/**
 * The name under which a host carries out a command at most once.
 *
 * @param run the run's id
 * @param unit phase, target, step, item and direction, as one word of letters, digits, {@code .} and {@code -}
 * @param attempt from 1
 * @param ordinal from 0: the commands of one attempt, in order
 */
public record EffectKey(String run, String unit, int attempt, int ordinal) {
    public EffectKey {
        if (!run.matches("[A-Za-z0-9.-]{1,100}") || !unit.matches("[A-Za-z0-9.-]{1,150}"))
            throw new IllegalArgumentException("not a key: " + run + "/" + unit);
    }

    /** The key as a directory name. */
    public String word() {
        return unit + "." + attempt + "." + ordinal;
    }
}
