package dev.theseus.plan.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that a plan consists of, as it was when it was read. A run stores all of them, so that resuming uses exactly these.
 *
 * @param path relative to the plan's folder, with {@code /}
 * @param sha256 of its bytes, in lower-case hex
 */
public record SourceFile(String path, String text, String sha256) {

    public static SourceFile of(String path, String text) {
        return new SourceFile(path, text, sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
