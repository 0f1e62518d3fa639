package dev.theseus.core.port;

/** Why an action has no outcome: the world did not say how its effect ended, or it never began. */
public final class ActionException extends Exception {
    private static final long serialVersionUID = 1;

    public enum Kind {
        /** The effect may or may not have happened. */
        IN_DOUBT,
        /** The effect never began, and never will under this attempt. */
        NOT_STARTED
    }

    private final Kind kind;
    private final Failure failure;

    public ActionException(Kind kind, Failure failure) {
        super(failure.toString());
        this.kind = kind;
        this.failure = failure;
    }

    public Kind kind() {
        return kind;
    }

    public Failure failure() {
        return failure;
    }
}
