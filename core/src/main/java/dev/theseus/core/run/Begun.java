package dev.theseus.core.run;

import dev.theseus.core.value.Value;

/**
 * A step whose effect began on a target, and which has not been undone: what the way back is made of.
 *
 * @param attempt the attempt that found what was there; later ones do not replace it
 * @param found what was there before the first change
 */
public record Begun(Site site, int attempt, String host, String description, Value found) {}
