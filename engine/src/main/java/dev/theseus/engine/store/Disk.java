package dev.theseus.engine.store;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only their owner can read, written whole or not at all. */
final class Disk {
    private Disk() {}

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /** Makes a directory, and those above it, where they are not there yet. */
    static Path directory(Path path) throws IOException {
        return Files.createDirectories(path, permissions("rwx------"));
    }

    /** Makes a file that is not there yet, durably. */
    static void create(Path path, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions("rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) channel.write(buffer);
            channel.force(true);
        }
    }

    /** Puts a file in its place whole, durably, over whatever is there. {@code spare} is in the same file system and not there yet. */
    static void replace(Path path, Path spare, byte[] bytes) throws IOException {
        try {
            create(spare, bytes);
            Files.move(spare, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(spare);
        }
        forceDirectory(path);
    }

    /** Removes a directory and the files in it, where it is there. */
    static void clear(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(directory);
    }

    /** Makes what was named, renamed or deleted beside {@code path} durable. */
    static void forceDirectory(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) return;
        try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What a failure of the disk means. {@code what} is a clause: {@code the lock cannot be taken}. */
    static JournalException trouble(String what, Path path, IOException e) {
        String reason = e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getClass().getSimpleName();
        if (String.valueOf(e.getMessage()).contains("No space left"))
            return new JournalException(
                    new Failure(
                            Code.JOURNAL_FULL,
                            what + ": there is no room for " + path + ". What was stored before is safe.",
                            "Make room on that disk and try again"),
                    e);
        return new JournalException(
                new Failure(
                        Code.STATE_UNAVAILABLE,
                        what + ": " + path + " (" + reason + "). What was stored before is safe.",
                        "Look at the rights of that path and at the disk, or choose another place with --state-dir"),
                e);
    }
}
