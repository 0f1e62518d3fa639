package dev.theseus.actions;

import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.util.Map;

/** Short ways to say how an attempt ended. */
public final class Outcomes {
    private static final Value.Fields NOTHING = new Value.Fields(Map.of());

    private Outcomes() {}

    /** Done, with what {@code verify} and {@code capture} see, and a line for people. */
    public static Outcome done(Map<String, Value> result, String line) {
        return new Outcome.Done(new Value.Fields(result), new Output(line, "", false));
    }

    public static Outcome failed(Failure failure, Effect effect) {
        return new Outcome.Failed(failure, effect, NOTHING, Output.NONE);
    }

    /** Failed before anything was changed. */
    public static Outcome refused(Code code, String message, String remedy) {
        return failed(new Failure(code, message, remedy), Effect.NONE);
    }
}
