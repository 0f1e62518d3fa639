package dev.theseus.core.sim;

import dev.theseus.core.run.Inherited;
import dev.theseus.core.value.Value;
import java.util.Map;

/** What a simulated run that was given up leaves to the next one. */
public final class LeftBehind {
    private LeftBehind() {}

    /** The version that was there before, other than any that the simulated hosts have. */
    public static Inherited by(String host, String product) {
        return new Inherited(
                "installed",
                host,
                product,
                Value.of(Map.of("version", Value.of("0.9"), "run", Value.of("one-before"))));
    }
}
