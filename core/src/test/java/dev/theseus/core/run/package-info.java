/** Tests of the decider by transition, and what they share with the simulator. */
@NullMarked
package dev.theseus.core.run;

import org.jspecify.annotations.NullMarked;
