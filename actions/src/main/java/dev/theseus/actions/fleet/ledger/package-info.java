/**
 * What a schema says of its own history: Flyway's table, row by row, and how it compares with a set of scripts; and how a migration
 * ends by that, on whichever server. Looks at no server; the statements that read and write it are texts here.
 */
@NullMarked
package dev.theseus.actions.fleet.ledger;

import org.jspecify.annotations.NullMarked;
