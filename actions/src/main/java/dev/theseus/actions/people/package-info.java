/** What only a person can answer. */
@NullMarked
package dev.theseus.actions.people;

import org.jspecify.annotations.NullMarked;
