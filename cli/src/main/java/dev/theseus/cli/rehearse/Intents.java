package dev.theseus.cli.rehearse;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** The intents of a state directory's latest run, as they become durable. */
final class Intents {
    private static final long LOOK_PAUSE_MS = 10;

    private final RunStore store;

    Intents(Path state) {
        this.store = new RunStore(state, new Random());
    }

    /** Returns when there is one whose description has these words. */
    void await(String words) throws InterruptedException {
        while (!begun(words)) Thread.sleep(LOOK_PAUSE_MS);
    }

    private boolean begun(String words) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            Optional<RunDirectory> run = store.latest();
            if (run.isEmpty()) return false;
            try (JournalReader reader = run.get().reader()) {
                reader.read(event -> {
                    if (event instanceof Event.StepIntended intended
                            && intended.description().contains(words)) begun.set(true);
                });
            }
        } catch (JournalException e) {
            return false; // it is being made
        }
        return begun.get();
    }
}
