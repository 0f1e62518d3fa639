package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Event;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Dies once, a while after the nth intent became durable: in the middle of an effect, or wherever that is. */
final class OneMoment implements Doom {
    private final int intent;
    private final long delayMs;
    private final AtomicInteger intents = new AtomicInteger();

    /** @param intent counted from 1; 0 for never */
    OneMoment(int intent, long delayMs) {
        this.intent = intent;
        this.delayMs = delayMs;
    }

    @Override
    public boolean strikes(List<? extends Event> events, Side side) {
        return false;
    }

    @Override
    public void passed(List<? extends Event> events) {
        for (Event event : events)
            if (event instanceof Event.StepIntended || event instanceof Event.UndoIntended)
                if (intents.incrementAndGet() == intent) dieLater();
    }

    private void dieLater() {
        Thread.ofPlatform().daemon().name("doom").start(() -> {
            try {
                Thread.sleep(delayMs);
                MortalJournal.die();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
