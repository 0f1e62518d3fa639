package dev.theseus.engine.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * SQLite's own library, unpacked once for a user. The driver would unpack it into the temporary folder anew in each process, and a
 * controller that is killed would leave it there.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private NativeLibrary() {}

    /** Lets the driver take it from below that home. Where that cannot be, the driver goes its own way. */
    static void unpackBelow(Path home) {
        if (System.getProperty(PATH) != null) return;
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) return;
            Path folder = home.resolve(".cache").resolve("theseus").resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            unpack(in.readAllBytes(), folder.resolve(name));
            System.setProperty(PATH, folder.toString());
        } catch (IOException | UnsupportedOperationException e) {
            // A home that cannot be written, for one: it works without.
            System.clearProperty(PATH);
        }
    }

    /** What is there is compared, so that what was cut off or altered is never loaded. */
    private static void unpack(byte[] library, Path file) throws IOException {
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), library)) return;
        Path spare = Files.createTempFile(file.getParent(), "unpacking", "");
        try {
            Files.write(spare, library);
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(spare);
        }
    }
}
