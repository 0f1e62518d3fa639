/** The topologies that a hosts lab can be asked for by name. Calls {@code lab.hosts} and the packages that say what is installed. */
@NullMarked
package dev.theseus.lab.topology;

import org.jspecify.annotations.NullMarked;
