/**
 * Detached commands: orders to the supervisor on a host, and what its answers mean. The same for every way to a host, which is a
 * {@link dev.theseus.engine.transport.supervisor.Courier}. {@code docs/supervisor.md} explains the protocol.
 */
@NullMarked
package dev.theseus.engine.transport.supervisor;

import org.jspecify.annotations.NullMarked;
