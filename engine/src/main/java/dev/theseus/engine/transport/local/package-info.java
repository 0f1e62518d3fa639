/** The way to this machine: processes. */
@NullMarked
package dev.theseus.engine.transport.local;

import org.jspecify.annotations.NullMarked;
