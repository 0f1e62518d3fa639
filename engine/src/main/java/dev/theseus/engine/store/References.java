package dev.theseus.engine.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where the secrets of a run came from, one a line: {@code name=file:/etc/demo/password}. Never a secret itself. A convenience: where the file is
 * gone or cannot be read, the secrets are asked for again.
 */
final class References {
    private final Path file;

    References(Path file) {
        this.file = file;
    }

    Map<String, String> read() {
        Map<String, String> references = new TreeMap<>();
        try {
            if (!Files.isRegularFile(file)) return references;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int equals = line.indexOf('=');
                if (equals > 0) references.put(line.substring(0, equals), line.substring(equals + 1));
            }
            return references;
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Adds these to what is known. One that is longer than a line is left out. */
    void keep(Map<String, String> references) throws IOException {
        Map<String, String> all = new TreeMap<>(read());
        references.forEach((name, reference) -> {
            if (reference.lines().count() == 1) all.put(name, reference);
        });
        if (all.equals(read())) return;
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        Disk.replace(file, file.resolveSibling("." + file.getFileName()), text.getBytes(StandardCharsets.UTF_8));
    }
}
