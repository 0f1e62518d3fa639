package dev.theseus.cli.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The boundaries at which controllers of a rehearsal have died, in a file that outlives them: one line each. */
final class Visited {
    private final Path file;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    Visited(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) names.addAll(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    int size() {
        return names.size();
    }

    /** All of them were together in one record. */
    void add(List<String> together) {
        List<String> fresh = together.stream().distinct().filter(names::add).toList();
        try {
            Files.write(file, fresh, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
