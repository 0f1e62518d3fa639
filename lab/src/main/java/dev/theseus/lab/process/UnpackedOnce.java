package dev.theseus.lab.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of programs that is made once in a cache. Several labs may do so at the same time. */
public final class UnpackedOnce {

    private UnpackedOnce() {}

    /** Fills a folder. */
    @FunctionalInterface
    public interface Unpacking {
        void into(Path folder) throws IOException;
    }

    /** The folder, made where it is not there. */
    public static Path in(Path cache, String name, Unpacking unpacking) throws IOException {
        Path home = cache.toAbsolutePath().resolve(name);
        if (!Files.isDirectory(home)) {
            Files.createDirectories(cache);
            Path unpacked = Files.createTempDirectory(cache.toAbsolutePath(), "unpacking-");
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpacking.into(unpacked);
            moveInPlace(unpacked, home);
        }
        return home;
    }

    private static void moveInPlace(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home);
        } catch (FileSystemException e) {
            try (Stream<Path> files = Files.walk(unpacked)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            if (!Files.isDirectory(home)) {
                throw e;
            } // otherwise another lab was faster
        }
    }
}
