package dev.theseus.cli.control;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Takes requests of other terminals from the inbox to the driver. A request stays in the inbox until what came of it is durable; one that
 * leads to nothing (it came too late) is removed after a while.
 */
final class InboxFeed {
    private static final Duration POLL = Duration.ofMillis(150);
    private static final int ROUNDS_FOR_LATE = 40;

    private final Inbox inbox;
    private final Map<String, Integer> handedIn = new ConcurrentHashMap<>();

    InboxFeed(Inbox inbox) {
        this.inbox = inbox;
    }

    /** Runs until it is interrupted. */
    void feed(Consumer<Input> driver) {
        try {
            while (true) {
                for (Request request : arrivals()) {
                    int rounds = handedIn.merge(request.id(), 1, Integer::sum);
                    if (rounds == 1) driver.accept(request.input());
                    else if (rounds > ROUNDS_FOR_LATE) remove(request.id());
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Request> arrivals() {
        try {
            return inbox.arrivals().requests();
        } catch (JournalException e) {
            // The directory is out of reach for a moment; what is in it stays there.
            return List.of();
        }
    }

    /** What is durable now. */
    void taken(List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.HoldAnswered answered) remove(answered.request());
            else if (event instanceof Event.Requested requested) remove(requested.request());
        }
    }

    private void remove(String request) {
        if (!handedIn.containsKey(request)) return;
        try {
            inbox.remove(request);
            handedIn.remove(request);
        } catch (JournalException e) {
            // It stays, and is known: the decider takes a request once.
        }
    }
}
