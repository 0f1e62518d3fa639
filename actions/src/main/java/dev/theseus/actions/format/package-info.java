/** Configuration files by format: where a value stands, byte by byte, so that everything else stays as it is. */
@NullMarked
package dev.theseus.actions.format;

import org.jspecify.annotations.NullMarked;
