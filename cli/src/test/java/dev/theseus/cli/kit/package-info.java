/** A sample plan, and runs of it that never touch anything: the decider under a clock and a world made up for tests. */
@NullMarked
package dev.theseus.cli.kit;

import org.jspecify.annotations.NullMarked;
