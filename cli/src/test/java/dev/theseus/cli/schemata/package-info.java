/** {@code theseus upgradeschemata} on a process lab: one lab for all tests, put back to where it was between them. */
@NullMarked
package dev.theseus.cli.schemata;

import org.jspecify.annotations.NullMarked;
