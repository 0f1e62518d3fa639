package dev.theseus.engine.drive;

/** What the work of a run is done with, whoever does it. */
record Means(Parts parts, Scopes scopes, StateAccess state, Questions questions, Watcher watcher) {

    static Means of(Parts parts, StateAccess state, Watcher watcher) {
        return new Means(
                parts,
                new Scopes(parts.plan(), parts.inventory(), parts.expressions(), state),
                state,
                new Questions(parts.sources(), parts.expressions(), parts.clock(), parts.limits()),
                watcher);
    }
}
