package dev.theseus.engine.transport.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A host's public key. Two are equal where their bytes are. */
record HostKey(String base64) {

    HostKey(byte[] blob) {
        this(Base64.getEncoder().encodeToString(blob));
    }

    /** {@code ssh-ed25519} for instance; the key itself says. */
    String type() {
        ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        if (blob.remaining() < 4) return "";
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) return "";
        byte[] name = new byte[length];
        blob.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** As OpenSSH prints it: {@code SHA256:…}. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(base64));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
