package dev.theseus.core.run;

import dev.theseus.core.value.Value;
import java.util.Optional;

/**
 * A step whose effect began on a target, and which has not been undone: what the way back is made of.
 *
 * @param attempt the attempt that found what was there; later ones do not replace it
 * @param found what was there before the first change
 * @param object what is changed, as the action names it; empty where it does not
 * @param original what was there before a run that was given up changed it; absent where there was none
 */
public record Begun(
        Site site, int attempt, String host, String description, Value found, String object, Optional<Value> original) {

    /** Of what no run that was given up can have changed before. */
    Begun(Site site, int attempt, String host, String description, Value found) {
        this(site, attempt, host, description, found, "", Optional.empty());
    }

    /** What the way back leads to. */
    public Value back() {
        return original.orElse(found);
    }
}
