/**
 * Where runs live on this machine: their directories, sources, kept outputs, inboxes, and the lock of the controller. Laid out as
 * {@code docs/state-directory.md} says. Calls {@code core}, {@code engine.journal}, and {@code engine.drive} for {@code Outputs} alone.
 */
@NullMarked
package dev.theseus.engine.store;

import org.jspecify.annotations.NullMarked;
