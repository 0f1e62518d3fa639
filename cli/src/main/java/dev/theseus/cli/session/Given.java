package dev.theseus.cli.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The inputs that a person gave with a command: by name, and in a file. */
public record Given(Map<String, String> inputs, Optional<Path> file) {
    public static final Given NOTHING = new Given(Map.of(), Optional.empty());

    public Given {
        inputs = Map.copyOf(inputs);
    }
}
