package dev.theseus.engine.store;

import java.nio.charset.StandardCharsets;

/**
 * A file that a run was started from, as it was read.
 *
 * @param path as its reader calls it, relative to the plan's folder for instance
 * @param sha256 of its bytes, in lower-case hex
 */
public record SourceFile(String path, String text, String sha256) {
    public static SourceFile of(String path, String text) {
        return new SourceFile(path, text, Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
    }
}
