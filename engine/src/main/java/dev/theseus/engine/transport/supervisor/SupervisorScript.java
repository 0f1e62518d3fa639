package dev.theseus.engine.transport.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of {@code supervisor.sh}, as it is put on hosts.
 *
 * @param version a digest of the text, and part of its file name: several versions of Theseus can use one host
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SupervisorScript(String version, byte[] text) {

    static SupervisorScript load() {
        try (InputStream in = SupervisorScript.class.getResourceAsStream("supervisor.sh")) {
            if (in == null) throw new IllegalStateException("supervisor.sh is not in this build");
            byte[] text = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return new SupervisorScript(HexFormat.of().formatHex(digest, 0, 8), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
