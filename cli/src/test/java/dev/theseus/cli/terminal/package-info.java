/** Tests of this package's main side. */
@NullMarked
package dev.theseus.cli.terminal;

import org.jspecify.annotations.NullMarked;
