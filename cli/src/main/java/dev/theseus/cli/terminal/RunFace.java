package dev.theseus.cli.terminal;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import java.util.List;

/** Shows a run while it goes on. Calls return at once and may come from any thread, events in their order. */
public interface RunFace extends AutoCloseable {
    void happened(List<Event> events);

    void progress(LaneId lane, String message);

    /** The person has pressed Ctrl-C, for the so manieth time. */
    default void interrupted(int times) {}

    /** Tells the person something of the moment, which is in no journal. */
    void note(String text);

    /** Shows what has happened up to here, and nothing more after that. */
    @Override
    void close();
}
