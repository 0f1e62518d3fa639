package dev.theseus.engine.drive;

import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is decided, on its way to the disk: one write at a time, each with all that was decided while the one before was under way. So the
 * driver goes on deciding instead of waiting for the disk, and the slower the disk, the more targets share one write.
 *
 * <p>For the driver's thread; only {@link Batch#write} is called by another.
 */
final class Writing {
    private final Journal journal;
    private final Watcher watcher;
    private List<Event> events = new ArrayList<>();
    private List<Runnable> durables = new ArrayList<>();
    private @Nullable Batch underWay;
    private long decided;
    private long durable;

    Writing(Journal journal, Watcher watcher) {
        this.journal = journal;
        this.watcher = watcher;
    }

    /** What goes to the disk together. */
    final class Batch {
        private final List<Event> events;
        private final List<Runnable> durables;
        private final long upTo;
        private @Nullable JournalException refusal;
        private @Nullable Throwable bug;

        private Batch(List<Event> events, List<Runnable> durables, long upTo) {
            this.events = events;
            this.durables = durables;
            this.upTo = upTo;
        }

        /** Returns when it is durable, or cannot become so. */
        void write() {
            try {
                if (!events.isEmpty()) journal.append(events);
            } catch (JournalException e) {
                refusal = e;
            } catch (RuntimeException | Error e) {
                bug = e;
            }
        }
    }

    /** Takes in what was decided, and what is to be called when that is durable. @return the place of the last of it */
    long add(List<Event> news, List<Runnable> then) {
        events.addAll(news);
        durables.addAll(then);
        decided += news.size();
        return decided;
    }

    /** How much of it is durable. */
    long durable() {
        return durable;
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    /** What is to be written next, now that nothing is under way; null where there is nothing. */
    @Nullable
    Batch next() {
        if (underWay != null || events.isEmpty() && durables.isEmpty()) return null;
        Batch batch = new Batch(events, durables, decided);
        events = new ArrayList<>();
        durables = new ArrayList<>();
        underWay = batch;
        return batch;
    }

    /** The write under way has ended. */
    void ended() throws JournalException {
        Batch batch = underWay;
        if (batch == null) throw new IllegalStateException("no write is under way");
        underWay = null;
        if (batch.refusal != null) throw batch.refusal;
        if (batch.bug instanceof RuntimeException bug) throw bug;
        if (batch.bug instanceof Error bug) throw bug;
        durable = batch.upTo;
        if (!batch.events.isEmpty()) watcher.happened(batch.events);
        batch.durables.forEach(Runnable::run);
    }
}
