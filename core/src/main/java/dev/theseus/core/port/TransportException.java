package dev.theseus.core.port;

import dev.theseus.core.problem.Code;

/** A host could not be reached or did not answer: why, as a code that says what to do. */
public class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final Code code;

    /** @param message what happened, with the host's name */
    public TransportException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public TransportException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
