package dev.theseus.actions.host;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory that a step was given on its host when it looked. No other step has it, so it also names what the step made: undo, which is
 * given a directory of its own, knows that by what the look found.
 */
public final class Keepsake {
    private static final String NAME = "keepsake";

    private Keepsake() {}

    /** What a look found, with the directory noted. */
    public static Value.Fields noted(Map<String, Value> found, ActionContext context)
            throws ActionException, InterruptedException {
        Map<String, Value> all = new LinkedHashMap<>(found);
        all.put(NAME, Value.of(context.keepsake()));
        return new Value.Fields(all);
    }

    /** The directory of the look; the context's own where nothing was noted. */
    public static String of(Value found, ActionContext context) throws ActionException, InterruptedException {
        return found instanceof Value.Fields(var fields) && fields.get(NAME) instanceof Value.Text(var path)
                ? path
                : context.keepsake();
    }
}
