/** The terminal: a picture that is drawn in place, plain lines where there is none, and what a person types. JLine stays in here. */
@NullMarked
package dev.theseus.cli.terminal;

import org.jspecify.annotations.NullMarked;
