/** What can be wrong with a plan, an inventory or a run: a code, a place, a reason, a remedy. */
@NullMarked
package dev.theseus.core.problem;

import org.jspecify.annotations.NullMarked;
