/**
 * The rehearsal: a plan is carried out on a lab over and over, while controllers, connections and the lab's parts die at chosen moments; what came
 * of it is compared with an undisturbed run. Knows the lab, and is loaded only when asked for.
 */
@NullMarked
package dev.theseus.cli.rehearse;

import org.jspecify.annotations.NullMarked;
