package dev.theseus.engine.journal;

/** A word that this version of the format does not have: an intact record that says it was written by a newer Theseus. */
final class UnknownWord extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownWord(String word) {
        super(word);
    }
}
