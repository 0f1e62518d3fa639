/** Product versions as vendors write them, and ranges of them. */
@NullMarked
package dev.theseus.core.version;

import org.jspecify.annotations.NullMarked;
