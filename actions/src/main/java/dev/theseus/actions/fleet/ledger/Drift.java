package dev.theseus.actions.fleet.ledger;

/**
 * A way in which a ledger and a set of scripts do not go together: nothing is sent to such a schema.
 *
 * @param what the script or row, for people
 */
public record Drift(Kind kind, String what) {
    /** What is wrong. */
    public enum Kind {
        /** A script is not what it was when it ran. */
        CHANGED("changed after it ran"),
        /** A script ran that the set does not have. */
        MISSING("ran, and is not in the set"),
        /** A script ran that is newer than all of the set. */
        NEWER("ran, and is newer than the set"),
        /** A script has a lower version than one that ran. */
        LATE("has not run, and is older than what ran"),
        /** Another tool left a script half done. */
        FAILED("failed under another tool and may be half done");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    @Override
    public String toString() {
        return what + " " + kind.words;
    }
}
