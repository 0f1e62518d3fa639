package dev.theseus.core.sim;

import dev.theseus.core.run.Decider;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import java.time.Instant;
import java.util.List;

/** What decides: the production decider, or one that was broken on purpose. */
interface Brain {
    default List<Event> decide(RunState state, Input input, Instant at) {
        return Decider.decide(state, input, at);
    }

    default List<Event> next(RunState state, Instant at) {
        return Decider.next(state, at);
    }

    /** What of these events reaches the disk. */
    default List<Event> written(List<Event> events) {
        return events;
    }

    Brain SOUND = new Brain() {};
}
