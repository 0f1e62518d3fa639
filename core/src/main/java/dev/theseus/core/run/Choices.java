package dev.theseus.core.run;

/** The answers to holds, as a person types them, and the name under which the plan itself decides. */
public final class Choices {
    public static final String RETRY = "retry";
    public static final String DONE = "done";
    public static final String AGAIN = "again";
    public static final String SKIP = "skip";
    public static final String UNDO = "undo";
    public static final String LEAVE = "leave";
    public static final String GO = "go";
    public static final String PASS = "pass";
    public static final String CONTINUE = "continue";
    public static final String ACCEPT = "accept";
    public static final String ROLLBACK = "rollback";
    public static final String STOP = "stop";

    /** Who decided, where the plan said so and nobody was asked. */
    public static final String PLAN = "plan";

    private Choices() {}
}
