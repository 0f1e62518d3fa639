/**
 * The way to a host by SSH: one connection, kept and opened again, host keys verified, the user's ssh configuration honoured. The only
 * room that knows the SSH library.
 */
@NullMarked
package dev.theseus.engine.transport.ssh;

import org.jspecify.annotations.NullMarked;
