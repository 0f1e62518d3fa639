package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Passwords that are made anew for each lab: a file for each, which only its owner reads. Every host has a copy. */
record Passwords(Path folder) {

    void make(List<String> names) throws IOException {
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String name : names) {
            byte[] random = new byte[18];
            new SecureRandom().nextBytes(random);
            Path file = Files.createFile(
                    folder.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            // A letter first: nothing takes it for an option or a number.
            Files.writeString(
                    file, "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        }
    }

    List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return new ArrayList<>(all.sorted().toList());
        }
    }
}
