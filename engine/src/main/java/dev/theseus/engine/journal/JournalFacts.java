package dev.theseus.engine.journal;

import java.time.Instant;

/**
 * What a journal says about itself.
 *
 * @param run the run's id
 * @param created when
 * @param theseus the version of Theseus that created it
 * @param plan the plan's name, for lists
 * @param inventory the installation's name, for lists
 */
public record JournalFacts(String run, Instant created, String theseus, String plan, String inventory) {}
