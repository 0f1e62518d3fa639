package dev.theseus.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that are made anew for every lab, in files that only their owner can read. */
final class LabSecrets {
    /** What a shell, a URL, HTML or a pattern would take for its own: a password must survive all of them. */
    private static final String DIFFICULT = " '\"$HOME`id`&%41\\;*<";

    private final SecureRandom random = new SecureRandom();

    /** Makes both. */
    void create(LabLayout layout) throws IOException {
        Files.createDirectories(layout.directory());
        Files.createDirectory(
                layout.secrets(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(layout.databasePassword(), word());
        write(layout.adminPassword(), word() + DIFFICULT + word());
    }

    private static void write(Path file, String password) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n");
    }

    private String word() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        // A letter first: a password that begins like an option would be misread by the guide's own commands.
        return "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
