package dev.theseus.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that are made anew for every lab, in files that only their owner can read. */
final class LabSecrets {

    private final SecureRandom random = new SecureRandom();

    /** Makes both. */
    void create(LabLayout layout) throws IOException {
        Files.createDirectories(layout.directory());
        Files.createDirectory(
                layout.secrets(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(layout.databasePassword());
        write(layout.adminPassword());
    }

    private void write(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        // A letter first: a password that begins like an option would be misread by the guide's own commands.
        Files.writeString(file, "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
