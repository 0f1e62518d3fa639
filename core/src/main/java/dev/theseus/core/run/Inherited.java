package dev.theseus.core.run;

import dev.theseus.core.value.Value;

/**
 * What stood at a place before a run that was given up changed it: a later run goes back to that, and not to what was left.
 *
 * @param action the action that changed it, since each finds in a form of its own
 * @param object what was changed there, as the action names it; see {@link dev.theseus.core.port.Action#object}
 * @param found what was found before the first change
 */
public record Inherited(String action, String host, String object, Value found) {}
