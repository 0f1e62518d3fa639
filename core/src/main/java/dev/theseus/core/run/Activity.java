package dev.theseus.core.run;

import java.time.Instant;

/** Something that the driver carries out for a lane; each brings back one {@link Input}. A lane has at most one at a time. */
public sealed interface Activity {

    /** @param after whether it is the last look, before the run ends */
    record ReadVersions(boolean after) implements Activity {}

    record ReadFact(int fact) implements Activity {}

    record CheckCondition(int condition) implements Activity {}

    record ReadBaseline(int baseline, boolean after) implements Activity {}

    record BindTargets(int phase, int round) implements Activity {}

    record AskGate(int phase, int gate, int wave) implements Activity {}

    /** Ask what became of an attempt that the run, which has ended, left behind. Nothing is waited for. */
    record AskLeft(Stray stray) implements Activity {}

    record BindItems(Site site) implements Activity {}

    /** Evaluate {@code when}, fill in, ask {@code unless}, look. @param approved whether a person has agreed to {@code ask_first} @param notBefore end of the pause before a retry */
    record Prepare(Site site, int attempt, boolean approved, Instant notBefore) implements Activity {}

    record Apply(Site site, int attempt) implements Activity {}

    /** Verify and capture. */
    record Conclude(Site site, int attempt) implements Activity {}

    record Settle(Site site, int attempt) implements Activity {}

    /** @param resumed whether an earlier controller may have begun it */
    record Undo(Site site, int attempt, boolean resumed) implements Activity {}
}
