/** Every shipped plan in the engine's simulator. A module of its own, since the plan reader, the actions and the simulator know nothing of each other. */
@NullMarked
package dev.theseus.simulation;

import org.jspecify.annotations.NullMarked;
