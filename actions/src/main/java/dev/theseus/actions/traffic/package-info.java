/** Load balancers: adapters behind one port, and the actions that move traffic. */
@NullMarked
package dev.theseus.actions.traffic;

import org.jspecify.annotations.NullMarked;
