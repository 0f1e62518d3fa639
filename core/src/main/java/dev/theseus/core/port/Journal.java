package dev.theseus.core.port;

import dev.theseus.core.run.Event;
import java.util.List;
import java.util.function.Consumer;

/** The append-only, checksummed record of one run. Events have the sequence numbers 1, 2, 3, … in the order of the record. */
public interface Journal extends AutoCloseable {

    /**
     * Writes events, all of them or none; they are durable when this returns. Several threads may call it; each one's events stay in
     * its order. An interrupt does not cut it short: it is still set when this returns, and what was asked for is written.
     *
     * @return the head after these events
     * @throws JournalException where nothing of it was written: the disk is full, or another controller has taken the run over
     */
    Head append(List<? extends Event> events) throws JournalException;

    /** The last event that is durable. Others may keep it, to notice later that a journal was cut short. */
    Head head();

    /** How many events are durable. */
    default long size() {
        return head().seq();
    }

    /**
     * Reads all events in order, checking each.
     *
     * @throws JournalException where something is damaged; everything handed to {@code consumer} before is intact
     */
    void read(Consumer<? super Event> consumer) throws JournalException;

    /** Whether it has come by that place: one that somebody was told, and that is not in it any more, was cut off. */
    boolean knows(Head head) throws JournalException;

    /** Ends writing. Appends under way come to their end first. */
    @Override
    void close();

    /**
     * A place in a journal.
     *
     * @param seq the number of the last event; 0 for an empty journal
     * @param chain checksum over everything up to it, as 32 hexadecimal digits
     */
    record Head(long seq, String chain) {}
}
