package dev.theseus.core.problem;

/**
 * One thing that is wrong: where, what, and what to do about it.
 *
 * @param message what is wrong, in one sentence, with the offending text
 * @param remedy what to do, in one sentence; empty only where the message says it all
 */
public record Problem(Code code, Place place, String message, String remedy) {

    /** As it is printed: {@code file:line:column CODE message; remedy}. */
    @Override
    public String toString() {
        String where = place.equals(Place.NOWHERE) ? "" : place + " ";
        return where + code.id() + " " + message + (remedy.isEmpty() ? "" : ": " + remedy);
    }
}
