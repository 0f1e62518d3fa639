package dev.theseus.lab.appsuite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an image is made of: names it in a key that changes with any of it. */
final class Parts {
    private final MessageDigest digest;

    Parts() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String text(String resource) throws IOException {
        try (InputStream in = Parts.class.getResourceAsStream(resource)) {
            if (in == null) throw new IOException("the lab's appsuite/" + resource + " is missing in this build");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Parts with(String text) {
        digest.update((text.length() + " " + text).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Parts withResources(String... names) throws IOException {
        for (String name : names) with(text(name));
        return this;
    }

    String key() {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}
