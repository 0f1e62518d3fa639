package dev.theseus.cli.rehearse;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits until a run's journal has the intent that a mishap follows, and then lets it happen. */
final class MishapWatch implements AutoCloseable {
    private static final long LOOK_PAUSE_MS = 10;

    private final Mishap mishap;
    private final Mishap.Surrounding surrounding;
    private final RunStore store;
    private final Thread thread;
    private volatile String happened = "it never happened: no step of that name was begun";

    MishapWatch(Mishap mishap, Mishap.Surrounding surrounding, Path state) {
        this.mishap = mishap;
        this.surrounding = surrounding;
        this.store = new RunStore(state, new Random());
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    /** What kept it from happening; nothing where it did. */
    Optional<String> missed() {
        return Optional.of(happened).filter(text -> !text.isEmpty());
    }

    private void watch() {
        try {
            while (!begun()) Thread.sleep(LOOK_PAUSE_MS);
            Thread.sleep(mishap.delayMs());
            mishap.strike().at(surrounding);
            happened = "";
        } catch (IOException e) {
            happened = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean begun() {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            var run = store.latest();
            if (run.isEmpty()) return false;
            try (JournalReader reader = run.get().reader()) {
                reader.read(event -> {
                    if (event instanceof Event.StepIntended intended
                            && intended.description().contains(mishap.during())) begun.set(true);
                });
            }
        } catch (JournalException e) {
            return false; // it is being made
        }
        return begun.get();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
