/** Tests of this package's main side. */
@NullMarked
package dev.theseus.cli.command;

import org.jspecify.annotations.NullMarked;
