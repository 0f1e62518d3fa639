package dev.theseus.cli.rehearse;

import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the trials of a sweep came to, one line of JSON each, in a file: a sweep that was cut off goes on with those that are missing. */
final class Ledger implements AutoCloseable {
    private final Path file;
    private final LabJson json = new LabJson();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private final FileChannel lock;

    private Ledger(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Only trials of one kind stand in one table. */
    record Head(String mark) {}

    /** @throws IOException where the directory has trials of another mark, or another sweep is at work in it: they would take each other's labs away */
    static Ledger open(Path directory, String mark) throws IOException {
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) throw new IOException("another sweep is at work in " + directory);
            return new Ledger(directory.resolve("trials.jsonl"), lock).read(directory, mark);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Ledger read(Path directory, String mark) throws IOException {
        if (!Files.exists(file)) {
            append(new Head(mark));
            return this;
        }
        List<String> lines = Files.readAllLines(file);
        String known = json.read(lines.getFirst(), Head.class).mark();
        if (!known.equals(mark))
            throw new IOException("the trials in " + directory + " are others (" + known + ", not " + mark
                    + "): give the same options, or begin a new sweep");
        for (String line : lines.subList(1, lines.size())) {
            Outcome outcome = json.read(line, Outcome.class);
            // One that said nothing is made again.
            if (outcome.none().isEmpty()) outcomes.put(outcome.name(), outcome);
        }
        return this;
    }

    Optional<Outcome> find(String name) {
        return Optional.ofNullable(outcomes.get(name));
    }

    void add(Outcome outcome) throws IOException {
        append(outcome);
        outcomes.put(outcome.name(), outcome);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void append(Object line) throws IOException {
        Files.writeString(file, json.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
