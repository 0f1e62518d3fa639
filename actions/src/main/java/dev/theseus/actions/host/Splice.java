package dev.theseus.actions.host;

import dev.theseus.core.value.SafeText;

/** One replaced part of a file, by byte offsets. */
public sealed interface Splice {
    int from();

    int to();

    /** @param bytes length of the text in UTF-8, secrets included */
    record Text(int from, int to, SafeText text, int bytes) implements Splice {}

    /** The bytes {@code copyFrom} to {@code copyTo} of the kept copy: a value goes back without passing through here. */
    record Kept(int from, int to, int copyFrom, int copyTo) implements Splice {}
}
