package dev.theseus.lab.oms;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The scripts that make the lab's hosts, as they are in this build, and keys of what things are made of. */
final class OmsSources {
    private OmsSources() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = OmsSources.class.getResourceAsStream(name)) {
            if (in == null) throw new IOException("the lab's oms/" + name + " is missing in this build");
            return in.readAllBytes();
        }
    }

    static MessageDigest digest(String... names) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : names) digest.update(bytes(name));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String key(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}
