/** The launcher, which builds what it starts. It takes longest alone, so the order of the tests puts it among the first. */
@NullMarked
package dev.theseus.cli.start;

import org.jspecify.annotations.NullMarked;
