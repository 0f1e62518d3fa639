package dev.theseus.engine.journal;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Journals for tests. */
final class Journals {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final JournalFacts FACTS = new JournalFacts("20261121-1200-test", NOON, "0.1.0", "a plan", "a site");

    private Journals() {}

    static SqliteJournal fresh(Path file) throws JournalException {
        SqliteJournal.create(file, FACTS);
        return SqliteJournal.open(file);
    }

    static List<Event> readAll(Path file) throws JournalException {
        List<Event> events = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(file)) {
            reader.read(events::add);
        }
        return events;
    }

    static Event fact(String name, long number) {
        return new Event.FactRead(NOON, name, dev.theseus.core.value.Value.of(number));
    }
}
