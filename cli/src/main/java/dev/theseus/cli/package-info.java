/** Where everything is put together: {@code Main} wires plan, engine, actions and faces by constructors. Nothing depends on it. */
@NullMarked
package dev.theseus.cli;

import org.jspecify.annotations.NullMarked;
