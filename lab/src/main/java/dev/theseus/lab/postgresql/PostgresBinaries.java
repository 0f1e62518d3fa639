package dev.theseus.lab.postgresql;

import dev.theseus.lab.process.UnpackedOnce;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL for Linux on x86-64, unpacked once into a cache. */
public record PostgresBinaries(Path home) {

    private static final String VERSION = "17.5.0";
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    /** Unpacks the programs below {@code cache} unless they are there. */
    public static PostgresBinaries in(Path cache) throws IOException {
        return new PostgresBinaries(UnpackedOnce.in(cache, "postgresql-" + VERSION, PostgresBinaries::unpackInto));
    }

    private static void unpackInto(Path target) throws IOException {
        try (InputStream archive = PostgresBinaries.class.getClassLoader().getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new IOException("the jar with PostgreSQL " + VERSION + " for Linux is not on the class path");
            }
            Process tar = new ProcessBuilder(List.of("tar", "-x", "-C", target.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream unpacked = new XZInputStream(archive);
                    OutputStream input = tar.getOutputStream()) {
                unpacked.transferTo(input);
            }
            if (tar.waitFor() != 0) {
                throw new IOException("tar could not unpack PostgreSQL into " + target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was unpacked", e);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }
}
