package dev.theseus.engine.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The chain of checksums through a journal: each group's link covers its own content and the link before, so that a change anywhere
 * breaks every link from there on. It guards against accidents and careless hands; who can write the file can also recompute it, which
 * is why others keep a copy of the head.
 */
final class Chain {
    private static final int LENGTH = 16;

    private final MessageDigest digest;

    Chain() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The link before the first group: it binds the chain to one run. */
    byte[] beginning(String run, String created) {
        return cut(digest.digest(("theseus journal\n" + run + "\n" + created).getBytes(StandardCharsets.UTF_8)));
    }

    byte[] next(byte[] previous, long firstSeq, long count, long at, byte[] records) {
        digest.update(previous);
        digest.update(ByteBuffer.allocate(24)
                .putLong(firstSeq)
                .putLong(count)
                .putLong(at)
                .flip());
        return cut(digest.digest(records));
    }

    private static byte[] cut(byte[] hash) {
        return Arrays.copyOf(hash, LENGTH);
    }
}
