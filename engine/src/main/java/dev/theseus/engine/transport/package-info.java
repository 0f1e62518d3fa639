/** Ways to a host: one transport per host of the inventory. Implements {@code core.port.Transports}; knows nothing of plans or journals. */
@NullMarked
package dev.theseus.engine.transport;

import org.jspecify.annotations.NullMarked;
