/**
 * Hosts of Momentum 4.1-HF4 for the hosts lab, with the bundle of 4.2.1 beside them: what two of the guides upgrade. Packages are real RPMs with the guides' names, files, services and dependencies; the
 * programs in them are real where they can be had (Cassandra, PostgreSQL in place of Vertica, nginx), and stand-ins that say so where not. {@link dev.theseus.lab.momentum.Momentum} is the way in.
 */
@NullMarked
package dev.theseus.lab.momentum;

import org.jspecify.annotations.NullMarked;
