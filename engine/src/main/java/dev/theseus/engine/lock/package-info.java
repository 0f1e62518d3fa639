/**
 * The lock of an installation: one run at a time, whoever drives it from wherever. Kept on the host that the inventory names, or beside the
 * runs of this machine. May use the core, the store's {@code Owner}, and nothing else of the engine.
 */
@NullMarked
package dev.theseus.engine.lock;

import org.jspecify.annotations.NullMarked;
