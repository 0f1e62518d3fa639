package dev.theseus.cli.rehearse;

import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the trials of a sweep came to, one line of JSON each, in a file: a sweep that was cut off goes on with those that are missing. */
final class Ledger {
    private final Path file;
    private final LabJson json = new LabJson();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private Ledger(Path file) {
        this.file = file;
    }

    /** Only trials of one kind stand in one table. */
    record Head(String mark) {}

    /** @throws IOException where the directory has trials of another mark */
    static Ledger open(Path directory, String mark) throws IOException {
        Ledger ledger = new Ledger(directory.resolve("trials.jsonl"));
        if (!Files.exists(ledger.file)) {
            ledger.append(new Head(mark));
            return ledger;
        }
        List<String> lines = Files.readAllLines(ledger.file);
        String known = ledger.json.read(lines.getFirst(), Head.class).mark();
        if (!known.equals(mark))
            throw new IOException("the trials in " + directory + " are others (" + known + ", not " + mark
                    + "): give the same options, or begin a new sweep");
        for (String line : lines.subList(1, lines.size())) {
            Outcome outcome = ledger.json.read(line, Outcome.class);
            // One that said nothing is made again.
            if (outcome.none().isEmpty()) ledger.outcomes.put(outcome.name(), outcome);
        }
        return ledger;
    }

    Optional<Outcome> find(String name) {
        return Optional.ofNullable(outcomes.get(name));
    }

    void add(Outcome outcome) throws IOException {
        append(outcome);
        outcomes.put(outcome.name(), outcome);
    }

    private void append(Object line) throws IOException {
        Files.writeString(file, json.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
