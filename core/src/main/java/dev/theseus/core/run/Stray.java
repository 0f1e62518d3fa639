package dev.theseus.core.run;

import dev.theseus.core.run.Lane.Loss;
import java.util.Optional;

/**
 * An attempt that the run has left before its end was known: a person's word, or the way back, stands where its end should. It may still be
 * at work. Nothing begins beside it until its host has said that nothing of it lives.
 *
 * @param target the target's name; {@code always} may have others by now
 * @param unit the direction and the site, as keys on the host name them
 * @param vouched whether a person has said that nothing of it is at work any more
 * @param loss why it cannot be found again on its host; absent where it can
 */
public record Stray(
        Site site, String target, String unit, int attempt, String host, boolean vouched, Optional<Loss> loss) {}
