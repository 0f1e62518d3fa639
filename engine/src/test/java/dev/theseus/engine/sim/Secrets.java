package dev.theseus.engine.sim;

import dev.theseus.core.sim.Invariants;
import dev.theseus.core.value.SafeText;
import java.util.function.UnaryOperator;

/** I7: the one secret of the simulated run, which the world echoes wherever it can, and which must come out nowhere. */
final class Secrets {
    static final String TEXT = "correct-horse-battery";

    /** What the production's redactor does, or nothing at all, where the engine is broken on purpose. */
    final UnaryOperator<String> masking;

    Secrets(boolean masks) {
        masking = masks ? text -> text.replace(TEXT, SafeText.MASK) : UnaryOperator.identity();
    }

    void check(String where, String text) {
        Invariants.check(!text.contains(TEXT), "I7: a secret in " + where + ": " + text);
    }
}
