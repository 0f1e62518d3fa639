/**
 * The fleet: many schemata, brought to a new version by one ordered set of scripts. {@link dev.theseus.actions.fleet.Migrate} moves one
 * schema, safely under any crash; {@link dev.theseus.actions.fleet.FleetScan} says how all schemata of a server stand, in a few queries.
 * {@link dev.theseus.actions.fleet.Fleet} is both sides of the commands, servers of SQL and Cassandra.
 * The scripts themselves are read in {@code script}, the history of a schema in {@code ledger}; neither knows a server.
 *
 * <p>What makes it safe: one session per schema owns it by a lock of the server that ends with the session, so that nobody else, and no
 * statement of a dead controller, is at work there; a statement that no transaction takes back is written down before it is sent; and what is
 * not known afterwards is looked up in the catalogue or asked, never guessed (decision 0010).
 */
@NullMarked
package dev.theseus.actions.fleet;

import org.jspecify.annotations.NullMarked;
