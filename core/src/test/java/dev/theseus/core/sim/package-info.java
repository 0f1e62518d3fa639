/**
 * The simulator: the production decider under a virtual clock, over simulated hosts and people that fail in every way that a seed can
 * think of, with the invariants checked after every event.
 */
@NullMarked
package dev.theseus.core.sim;

import org.jspecify.annotations.NullMarked;
