package dev.theseus.actions.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for 127.0.0.1 that is its own authority, and its key, as PEM files. */
public record SelfSigned(Path certificate, Path key) {
    private static final String WORD = "changeit";

    public static SelfSigned forLoopback(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(directory);
        Path store = directory.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        WORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) throw new IOException("keytool ended with " + status);
        KeyStore keys = KeyStore.getInstance(store.toFile(), WORD.toCharArray());
        var pem = new SelfSigned(directory.resolve("it.crt"), directory.resolve("it.key"));
        Files.writeString(
                pem.certificate(),
                block("CERTIFICATE", keys.getCertificate("it").getEncoded()));
        Files.createFile(pem.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                pem.key(),
                block("PRIVATE KEY", keys.getKey("it", WORD.toCharArray()).getEncoded()));
        return pem;
    }

    private static String block(String name, byte[] content) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + name
                + "-----\n";
    }
}
