/** Tests of this package's main side. */
@NullMarked
package dev.theseus.cli.report;

import org.jspecify.annotations.NullMarked;
