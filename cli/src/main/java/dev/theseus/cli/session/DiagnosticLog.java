package dev.theseus.cli.session;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** The redacted diagnostic log of a run: what went wrong in Theseus itself, for a report of it. Private to its owner. */
final class DiagnosticLog {
    private final Path file;
    private final InstantSource clock;
    private final UnaryOperator<String> masking;

    DiagnosticLog(Path file, InstantSource clock, UnaryOperator<String> masking) {
        this.file = file;
        this.clock = clock;
        this.masking = masking;
    }

    /** Notes what went wrong, with its stack. A log that cannot be written stops nothing. */
    synchronized void note(String where, Throwable cause) {
        StringWriter text = new StringWriter();
        text.append(clock.instant().toString()).append(' ').append(where).append('\n');
        cause.printStackTrace(new PrintWriter(text));
        try {
            if (!Files.exists(file))
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, masking.apply(text.toString()), StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("theseus: the diagnostic log cannot be written: " + e.getMessage());
        }
    }
}
