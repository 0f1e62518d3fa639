/** Databases: statements, verified dumps, restores. */
@NullMarked
package dev.theseus.actions.data;

import org.jspecify.annotations.NullMarked;
