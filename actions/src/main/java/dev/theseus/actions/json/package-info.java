/** JSON to values and back; the only place that knows the library. */
@NullMarked
package dev.theseus.actions.json;

import org.jspecify.annotations.NullMarked;
