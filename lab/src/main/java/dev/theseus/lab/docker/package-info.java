/** A Docker engine of the lab's own: its data below one directory, on a socket of its own, gone with whoever started it. */
@NullMarked
package dev.theseus.lab.docker;

import org.jspecify.annotations.NullMarked;
