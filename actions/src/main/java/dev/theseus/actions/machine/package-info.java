/** What stands on a machine: files, their properties, services. */
@NullMarked
package dev.theseus.actions.machine;

import org.jspecify.annotations.NullMarked;
