/** The plan's own commands: {@code run} and {@code script}. */
@NullMarked
package dev.theseus.actions.commands;

import org.jspecify.annotations.NullMarked;
