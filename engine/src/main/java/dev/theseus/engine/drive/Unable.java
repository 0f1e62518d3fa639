package dev.theseus.engine.drive;

import dev.theseus.core.port.Failure;

/** A look that did not succeed, with what a person should know. */
final class Unable extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    Unable(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
