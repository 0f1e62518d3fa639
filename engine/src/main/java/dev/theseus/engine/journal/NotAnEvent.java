package dev.theseus.engine.journal;

/** A line that is no event, whatever wrote it. */
final class NotAnEvent extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAnEvent(String message) {
        super(message);
    }

    NotAnEvent(String message, Throwable cause) {
        super(message, cause);
    }
}
