package dev.theseus.cli.rehearse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Waits until a run's journal has the intent that a mishap follows, and then lets it happen. */
final class MishapWatch implements AutoCloseable {
    private static final String NEVER = "it never happened: what it was to strike was over, or never begun";

    private final Mishap mishap;
    private final Scene scene;
    private final Intents intents;
    private final Thread thread;
    private volatile boolean striking;
    private volatile String happened = NEVER;

    MishapWatch(Mishap mishap, Scene scene, Path state) {
        this.mishap = mishap;
        this.scene = scene;
        this.intents = new Intents(state);
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    /** What kept it from happening; nothing where it did. One that is under way is waited for: what it took away comes back. */
    Optional<String> missed() throws InterruptedException {
        if (striking) thread.join();
        return Optional.of(happened).filter(text -> !text.isEmpty());
    }

    private void watch() {
        try {
            if (!mishap.during().isEmpty()) {
                intents.await(mishap.during());
                Thread.sleep(mishap.delayMs());
                striking = true;
            }
            mishap.strike().at(scene, intents);
            happened = "";
        } catch (IOException | RuntimeException e) {
            happened = "it could not be done: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
