package dev.theseus.core.port;

/**
 * A command that has ended.
 *
 * @param exit its exit status; 128 + n where signal n ended it
 */
public record Finished(int exit, Output output) {
    public boolean ok() {
        return exit == 0;
    }
}
