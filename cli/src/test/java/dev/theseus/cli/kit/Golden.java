package dev.theseus.cli.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Outputs as they were approved, in files. Run with {@code -Dgolden.write=true} to approve what comes now, and look at the difference. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/golden");

    private Golden() {}

    public static void check(String name, String actual) {
        check(FOLDER.resolve(name), actual);
    }

    /** The same, for what is approved as a page of the documentation. */
    public static void check(Path file, String actual) {
        String text = actual.lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
            }
            assertThat(text).as(file.toString()).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read: approve it with -Dgolden.write=true", e);
        }
    }
}
