package dev.theseus.cli.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Theseus this is. */
public record Build(String version) {

    /** The build whose classes are running. */
    public static Build running() {
        try (InputStream in = Build.class.getResourceAsStream("/dev/theseus/cli/version.properties")) {
            if (in == null) throw new IllegalStateException("version.properties is missing from the jar");
            Properties properties = new Properties();
            properties.load(in);
            return new Build(properties.getProperty("version", "unknown"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
