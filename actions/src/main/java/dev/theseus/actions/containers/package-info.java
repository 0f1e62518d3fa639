/** Containers of a host, by the command line of its engine. */
@NullMarked
package dev.theseus.actions.containers;

import org.jspecify.annotations.NullMarked;
