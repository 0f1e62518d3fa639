package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Statement;

/** What is known of a statement that may have been sent, once nobody is at work in its schema any more. */
enum Verdict {
    DONE,
    /** It did not take effect, or may take effect twice. */
    AGAIN,
    /** A person is asked. */
    UNCLEAR;

    /**
     * All that a statement claims comes into being at once. So what counts is what has changed since it was written down: where all its
     * claims failed before and hold now, it is done; where they still fail, it is not. What held before says nothing.
     *
     * @param held how many claims held before it was sent
     * @param holding how many hold now
     */
    static Verdict of(Statement statement, int held, int holding) {
        if (statement.repeatable()) return AGAIN;
        if (statement.claims().isEmpty() || held != 0) return UNCLEAR;
        if (holding == statement.claims().size()) return DONE;
        return holding == 0 ? AGAIN : UNCLEAR;
    }
}
