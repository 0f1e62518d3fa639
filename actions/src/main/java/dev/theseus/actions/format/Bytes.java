package dev.theseus.actions.format;

import java.nio.charset.StandardCharsets;

/** Bytes as text with one character each, and back: positions in the one are positions in the other. */
final class Bytes {
    private Bytes() {}

    static String asText(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** What such a text says in UTF-8. */
    static String decoded(String bytewise) {
        return new String(bytewise.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    static String newline(String text) {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }
}
