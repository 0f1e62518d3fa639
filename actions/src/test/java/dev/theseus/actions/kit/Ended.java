package dev.theseus.actions.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.util.Map;

/** How an attempt must have ended. */
public final class Ended {
    private Ended() {}

    /** Done; what it found. */
    public static Map<String, Value> done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).result().values();
    }

    /** Done; one name of what it found, as text. */
    public static String text(Outcome outcome, String name) {
        Value value = done(outcome).get(name);
        assertThat(value).isNotNull();
        return value == null ? "" : value.display();
    }

    /** Failed, and said why. */
    public static Outcome.Failed failed(Outcome outcome, Code code) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        var failed = (Outcome.Failed) outcome;
        assertThat(failed.failure().code()).as(failed.failure().message()).isEqualTo(code);
        return failed;
    }
}
