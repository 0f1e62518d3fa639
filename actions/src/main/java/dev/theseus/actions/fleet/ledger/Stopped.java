package dev.theseus.actions.fleet.ledger;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;

/** Why a schema or keyspace is not at the wanted version, where that is certain: what is done is in its ledger or written down beside it, and nothing is under way. */
public final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    public Stopped(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    public Stopped(Code code, String message, String remedy) {
        this(new Failure(code, message, remedy));
    }

    /** The same, and more to say of it. */
    public Stopped with(String more) {
        return new Stopped(new Failure(failure.code(), failure.message() + more, failure.remedy()));
    }

    public Failure failure() {
        return failure;
    }
}
