/** Secrets of a run: where they come from, where they are held, and how they are kept out of everything that is written. */
@NullMarked
package dev.theseus.plan.secret;

import org.jspecify.annotations.NullMarked;
