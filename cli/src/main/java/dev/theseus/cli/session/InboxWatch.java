package dev.theseus.cli.session;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.port.JournalException;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Brings what other terminals want to the driver. */
final class InboxWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    /** A request is journaled within moments; what led to nothing by then (a hold that was answered already) never will. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Inbox inbox;
    private final Post post;
    private final RunFace face;
    private final Map<String, Long> sentAt = new HashMap<>();
    private final Thread thread;

    private InboxWatch(Inbox inbox, Post post, RunFace face) {
        this.inbox = inbox;
        this.post = post;
        this.face = face;
        this.thread = Thread.ofVirtual().name("inbox").unstarted(this::watch);
    }

    static InboxWatch start(Inbox inbox, Post post, RunFace face) {
        InboxWatch watch = new InboxWatch(inbox, post, face);
        // What is there already goes in first: a run that only waits for that answer must not end before it.
        watch.look();
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            do {
                Thread.sleep(POLL);
            } while (look());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands in what is there; false where the inbox cannot be read any more. */
    private boolean look() {
        try {
            Inbox.Arrivals arrivals = inbox.arrivals();
            arrivals.notes().forEach(face::note);
            for (Request request : arrivals.requests()) take(request);
            return true;
        } catch (JournalException e) {
            face.note("What other terminals ask for cannot be read any more: " + e.failure());
            return false;
        }
    }

    /** Sends a request once; removes it when it has been journaled for certain, since after a crash it must be read again. */
    private void take(Request request) throws JournalException {
        Long sent = sentAt.putIfAbsent(request.id(), System.nanoTime());
        if (sent == null) post.send(request.input());
        else if (System.nanoTime() - sent > SETTLED.toNanos()) {
            inbox.remove(request.id());
            sentAt.remove(request.id());
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
