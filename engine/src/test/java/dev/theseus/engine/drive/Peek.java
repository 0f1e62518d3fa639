package dev.theseus.engine.drive;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.run.Site;
import java.util.Optional;

/** What simulated actions and questions know of where they are asked, so that they need not be told in the plan. */
public final class Peek {
    private Peek() {}

    /** The step's site; none for questions of the run itself. */
    public static Optional<Site> site(ActionContext context) {
        return ((StepContext) context).site();
    }

    /** The name of the attempt, as on hosts. */
    public static String key(ActionContext context) {
        return ((StepContext) context).key();
    }
}
