/** Values that expressions, facts and captures are made of, and text that may hide secrets. */
@NullMarked
package dev.theseus.core.value;

import org.jspecify.annotations.NullMarked;
