/** The plan language as data: one definition from which parsing, checking, help and the JSON Schema come. */
@NullMarked
package dev.theseus.core.shape;

import org.jspecify.annotations.NullMarked;
