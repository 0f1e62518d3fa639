/** Waiting and asserting: steps that change nothing. */
@NullMarked
package dev.theseus.actions.logic;

import org.jspecify.annotations.NullMarked;
