package dev.theseus.core.port;

import dev.theseus.core.problem.Code;

/** A host that is not what it was when it was met refused a start, and it was the only one that was sent: nothing began, and nothing will. */
public final class NothingStarted extends TransportException {
    private static final long serialVersionUID = 1;

    /** @param message what happened, with the host's name */
    public NothingStarted(String message) {
        super(Code.SPOOL_LOST, message);
    }
}
