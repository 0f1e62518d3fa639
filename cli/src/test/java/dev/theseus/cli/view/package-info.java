/** Tests of this package's main side. */
@NullMarked
package dev.theseus.cli.view;

import org.jspecify.annotations.NullMarked;
