package dev.theseus.actions.fleet.ledger;

import java.util.Optional;

/**
 * A schema or keyspace of a fleet, and how it stands; without a ledger nothing is known of it.
 *
 * @param unreadable why its ledger cannot be read: another tool's table of that name, a newer tool's rows, a right that is missing
 */
public record Found(String schema, Optional<Standing> standing, Optional<String> unreadable) {}
