/**
 * {@code migrate} for Cassandra keyspaces: one schema change at a time in a cluster that is whole, every statement written down before it is
 * sent. Knows scripts and ledgers, and nothing of how the same is done on servers of SQL.
 */
@NullMarked
package dev.theseus.actions.fleet.cassandra;

import org.jspecify.annotations.NullMarked;
