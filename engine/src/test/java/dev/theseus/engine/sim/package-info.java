/**
 * The simulator: the production driver and decider on one thread at a time, under a virtual clock, over simulated hosts, disk and people that
 * fail in every way that a seed can think of, with the invariants checked after every event that became durable. See decision 0005.
 */
@NullMarked
package dev.theseus.engine.sim;

import org.jspecify.annotations.NullMarked;
