package dev.theseus.actions.fleet.cassandra;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;

/** Why a keyspace is not at the wanted version, where that is certain: what is done is in its ledger, or written down beside it. */
final class Halted extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    Halted(Code code, String message, String remedy) {
        super(message);
        this.failure = new Failure(code, message, remedy);
    }

    Failure failure() {
        return failure;
    }
}
