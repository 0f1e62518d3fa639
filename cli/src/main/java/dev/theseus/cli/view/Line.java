package dev.theseus.cli.view;

import java.time.Instant;

/** One thing that happened, in one line. Its text may hold what hosts and plans said, so it is not inert yet. */
public record Line(Instant at, Weight weight, String text) {
    /** How much it matters, the least first. */
    public enum Weight {
        DETAIL,
        INFO,
        GOOD,
        WARNING,
        BAD,
        QUESTION
    }
}
