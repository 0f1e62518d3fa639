/** Tests of the whole: how the modules may depend on each other, and the launcher. */
@NullMarked
package dev.theseus.cli;

import org.jspecify.annotations.NullMarked;
