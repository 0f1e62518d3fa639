package dev.theseus.engine.drive;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import java.util.List;

/** Whoever follows a run in the process that drives it. */
public interface Watcher {
    /**
     * Events that are durable. Called on the driver's thread: read, and return soon. The driver's state is not shown with them, since it may
     * be further on than the disk: who wants a state applies the events to one of their own.
     */
    void happened(List<Event> events);

    /** A line from work under way; any thread; not journaled. */
    void progress(LaneId lane, String message);

    /** Something of ours went wrong while carrying out an activity: for the diagnostic log. */
    default void trouble(LaneId lane, Throwable cause) {}

    /** An answer or a wish came too late, or cannot be followed as the run stands: nothing comes of it, now or later. Called on the driver's thread. */
    default void ledToNothing(Input said) {}

    Watcher NONE = new Watcher() {
        @Override
        public void happened(List<Event> events) {}

        @Override
        public void progress(LaneId lane, String message) {}
    };
}
