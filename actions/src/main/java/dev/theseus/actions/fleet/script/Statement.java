package dev.theseus.actions.fleet.script;

import java.util.List;
import java.util.Optional;

/**
 * One statement of a script, as it is sent.
 *
 * @param text without the mark that ends it
 * @param line of its script where it begins
 * @param kind what can be said of it after a crash
 * @param claims what it leaves in the catalogue; empty where that is not known
 * @param repeatable whether sending it twice is the same as once
 * @param lingers whether it leaves in its session what later statements may need and no other session has: a variable, a temporary table
 * @param alters the table whose rows it may be at work on for long; empty where there is none, or one of another schema
 * @param severable whether the server may refuse one part of it and have done another; said of what leaves no claims
 */
public record Statement(
        String text,
        int line,
        Kind kind,
        List<Claim> claims,
        boolean repeatable,
        boolean lingers,
        Optional<String> alters,
        boolean severable) {
    private static final int SHOWN = 100;

    /** How a statement is sent. */
    public enum Kind {
        /** It changes rows, and nothing else: it commits together with the mark that says so. */
        ROWS,
        /** It defines something. */
        DEFINITION,
        /** It changes no more than the session it is sent in, and is sent again in each new one. */
        SESSION,
        /** It must stand alone, outside of any transaction. */
        ALONE,
        /** It may do anything: commit on its way, or change what no transaction takes back. */
        OPAQUE
    }

    public Statement {
        claims = List.copyOf(claims);
    }

    /** One line for people. */
    public String shown() {
        String line = String.join(" ", text.strip().split("\\s+"));
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…";
    }
}
