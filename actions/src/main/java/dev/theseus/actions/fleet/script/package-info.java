/**
 * The scripts of a fleet: their names, their order, their checksums, their statements, and what each statement leaves in the catalogue by
 * which its work is known again. Knows no server and sends nothing.
 */
@NullMarked
package dev.theseus.actions.fleet.script;

import org.jspecify.annotations.NullMarked;
