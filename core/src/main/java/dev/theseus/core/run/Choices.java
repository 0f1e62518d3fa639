package dev.theseus.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The answers to holds, as a person types them, and the name under which the plan itself decides. */
public final class Choices {
    public static final String RETRY = "retry";
    public static final String DONE = "done";
    public static final String AGAIN = "again";
    /** Put back as found although somebody else has changed it since. */
    public static final String PUT_BACK = "put-back";

    public static final String SKIP = "skip";
    public static final String UNDO = "undo";
    public static final String LEAVE = "leave";
    public static final String GO = "go";
    public static final String PASS = "pass";
    public static final String CONTINUE = "continue";
    public static final String ACCEPT = "accept";
    public static final String ROLLBACK = "rollback";
    public static final String STOP = "stop";
    /** Ask once more what could not be asked, and do what was wanted if that may be. */
    public static final String LOOK = "look";

    /** Those that take something back that was done on the way forward. */
    static final Set<String> WAYS_BACK = Set.of(UNDO, ROLLBACK, LOOK);

    /** Who decided, where the plan said so and nobody was asked. */
    public static final String PLAN = "plan";

    private Choices() {}

    /** Whether the answer takes something back that was done on the way forward. */
    public static boolean leadsBack(String choice) {
        return WAYS_BACK.contains(choice);
    }

    /** Choices, and those ways out that are open where the run is: back from the phases of a run on its way forward. */
    static List<String> with(RunState state, String... choices) {
        List<String> all = new ArrayList<>(List.of(choices));
        if (state.canGoBack()) all.add(ROLLBACK);
        all.add(STOP);
        return all;
    }
}
