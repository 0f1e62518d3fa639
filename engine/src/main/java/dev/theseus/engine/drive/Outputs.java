package dev.theseus.engine.drive;

import dev.theseus.core.port.Output;

/** Keeps what commands printed, for people: beside the journal, bounded, secrets masked. */
public interface Outputs {
    /** Keeps an output under a name; the same name again replaces it. */
    void keep(String name, Output output);

    boolean has(String name);

    Outputs NONE = new Outputs() {
        @Override
        public void keep(String name, Output output) {}

        @Override
        public boolean has(String name) {
            return false;
        }
    };
}
