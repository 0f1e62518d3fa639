package dev.theseus.engine.store;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalFacts;
import java.util.Optional;

/**
 * A run in a list: what can be said of it without reading its journal.
 *
 * @param events how many
 * @param first absent where nothing was journaled yet
 * @param last the last event; {@code RunEnded} where the run has ended
 * @param owner the controller that drives it now
 */
public record RunSummary(
        String id,
        JournalFacts facts,
        long events,
        Optional<Event> first,
        Optional<Event> last,
        Optional<Owner> owner) {

    /** A run that cannot be summed up; the others can. */
    public record Unreadable(String id, Failure failure) {}
}
