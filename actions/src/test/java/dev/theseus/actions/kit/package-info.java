/** The test kit: a directory of this machine as host, arguments and expressions as a plan would give them. */
@NullMarked
package dev.theseus.actions.kit;

import org.jspecify.annotations.NullMarked;
