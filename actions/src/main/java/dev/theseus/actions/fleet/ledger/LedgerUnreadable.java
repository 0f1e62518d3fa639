package dev.theseus.actions.fleet.ledger;

/** A ledger holds a row that is none of ours or Flyway's: another tool, or a newer one, has written it. */
public final class LedgerUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerUnreadable(String what) {
        super(what);
    }
}
