/**
 * What every command that runs something needs: a plan read together with its inventory, inputs and secrets, and a run opened, driven and
 * fed from other terminals. Knows no terminal.
 */
@NullMarked
package dev.theseus.cli.control;

import org.jspecify.annotations.NullMarked;
