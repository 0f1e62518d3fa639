package dev.theseus.actions.fleet;

import dev.theseus.core.port.Failure;

/** Why a schema is not at the wanted version, where that is certain: what is done is in its ledger, and nothing is under way. */
final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    Stopped(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
