/**
 * Child processes of the lab: how they are started, recognised again after the starter's death, stopped, and how they
 * end by themselves when nobody looks after the lab any more. Calls nothing else of the lab.
 */
@NullMarked
package dev.theseus.lab.process;

import org.jspecify.annotations.NullMarked;
