package dev.theseus.core.port;

import dev.theseus.core.problem.Code;

/**
 * Something that went wrong while running, for a person: what happened, and what to do next.
 *
 * @param message one sentence or two, no secret in it
 * @param remedy what to do; may be empty
 */
public record Failure(Code code, String message, String remedy) {
    @Override
    public String toString() {
        String joint = remedy.isEmpty() ? "" : message.endsWith(".") ? " " : ": ";
        return code.id() + " " + message + joint + remedy;
    }
}
