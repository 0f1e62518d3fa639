/** What the centre needs from the world, as interfaces only. Whoever implements one passes its contract test. */
@NullMarked
package dev.theseus.core.port;

import org.jspecify.annotations.NullMarked;
