/** All actions and questions by name, for {@code Main} and for the language. One action a file, one package per world. */
@NullMarked
package dev.theseus.actions;

import org.jspecify.annotations.NullMarked;
