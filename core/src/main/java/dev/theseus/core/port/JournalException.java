package dev.theseus.core.port;

import dev.theseus.core.problem.Code;

/** The durable side of a run refused: what happened, what is safe, what to do. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    public JournalException(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    public JournalException(Failure failure, Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    public Code code() {
        return failure.code();
    }
}
