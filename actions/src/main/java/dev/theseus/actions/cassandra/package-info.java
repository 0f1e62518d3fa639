/** Cassandra by its native protocol: as much of it as statements and their answers need. The only place that knows the protocol. */
@NullMarked
package dev.theseus.actions.cassandra;

import org.jspecify.annotations.NullMarked;
