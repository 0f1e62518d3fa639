/**
 * Update tasks: what each release changes in a schema, how they are run, locked and recorded. Modelled on App Suite's
 * update tasks, weaknesses included: see {@link dev.theseus.lab.update.UpdateRun}.
 */
@NullMarked
package dev.theseus.lab.update;

import org.jspecify.annotations.NullMarked;
