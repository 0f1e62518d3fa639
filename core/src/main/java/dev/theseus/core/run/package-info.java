/** A run: its events, its state, and the decider that turns what happened into what happens next. */
@NullMarked
package dev.theseus.core.run;

import org.jspecify.annotations.NullMarked;
