package dev.theseus.cli.kit;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the runs of a state directory tell. */
public final class Journals {
    private Journals() {}

    /** The newest run, if there is one. */
    public static Optional<RunDirectory> newest(Path state) throws JournalException {
        return new RunStore(state, new Random()).latest();
    }

    /** What happened in a run so far. */
    public static List<Event> of(RunDirectory run) throws JournalException {
        List<Event> events = new ArrayList<>();
        try (JournalReader reader = run.reader()) {
            reader.read(events::add);
        }
        return events;
    }

    /** What happened in the newest run so far. */
    public static List<Event> ofNewest(Path state) throws JournalException {
        return of(newest(state).orElseThrow());
    }
}
