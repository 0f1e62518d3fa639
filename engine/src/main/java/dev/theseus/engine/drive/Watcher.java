package dev.theseus.engine.drive;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import java.util.List;

/** Whoever follows a run in the process that drives it. */
public interface Watcher {
    /** Events that are durable, and the state, which may be further on by now. Called on the driver's thread: read, and return soon. */
    void happened(RunState state, List<Event> events);

    /** A line from work under way; any thread; not journaled. */
    void progress(LaneId lane, String message);

    /** Something of ours went wrong while carrying out an activity: for the diagnostic log. */
    default void trouble(LaneId lane, Throwable cause) {}

    Watcher NONE = new Watcher() {
        @Override
        public void happened(RunState state, List<Event> events) {}

        @Override
        public void progress(LaneId lane, String message) {}
    };
}
