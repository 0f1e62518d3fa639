package dev.theseus.cli.session;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.Owner;
import dev.theseus.engine.store.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Brings what other terminals want to the driver. */
final class InboxWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Inbox inbox;
    private final Owner self;
    private final Post post;
    private final RunFace face;
    private final Set<String> sent = new HashSet<>();
    private final Queue<Input> ofNothing = new ConcurrentLinkedQueue<>();
    private final Set<String> journaled = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private InboxWatch(Inbox inbox, Owner self, Post post, RunFace face) {
        this.inbox = inbox;
        this.self = self;
        this.post = post;
        this.face = face;
        this.thread = Thread.ofVirtual().name("inbox").unstarted(this::watch);
    }

    /** @param hand the run, before it is driven */
    static InboxWatch start(Driving.InHand hand, Post post, RunFace face) {
        return start(hand.run().inbox(), hand.control().owner(), hand.state(), post, face);
    }

    static InboxWatch start(Inbox inbox, Owner self, RunState before, Post post, RunFace face) {
        InboxWatch watch = new InboxWatch(inbox, self, post, face);
        post.whenNothingComesOfIt(watch.ofNothing::add);
        post.whenJournaled(watch.journaled::add);
        watch.sort(before);
        // What is there already goes in first: a run that only waits for that answer must not end before it.
        watch.look();
        watch.thread.start();
        return watch;
    }

    /** What was left for earlier controllers: they took it in, or it is refused, for a wish is about the run as its sender saw it. */
    private void sort(RunState before) {
        try {
            Inbox.Arrivals arrivals = inbox.arrivals();
            arrivals.notes().forEach(face::note);
            for (Request request : arrivals.requests()) {
                boolean ours = request.to().equals(Optional.of(self.word()));
                if (before.knows(request.id())) inbox.remove(request.id());
                else if (request.input() instanceof Input.Wish wish && !ours) refuse(wish);
            }
        } catch (JournalException e) {
            face.note("What other terminals asked for cannot be read: " + e.failure());
        }
    }

    private void refuse(Input.Wish wish) {
        tell(
                wish.request(),
                said(wish)
                        + " was for a controller that is gone, and is not carried out; say it again if it is still wanted");
    }

    private void ledToNothing(Input said) {
        switch (said) {
            case Input.Wish wish
            when sent.contains(wish.request()) ->
                tell(wish.request(), said(wish) + " leads to nothing as the run stands now");
            case Input.Answer answer
            when sent.contains(answer.request()) ->
                tell(
                        answer.request(),
                        "'" + answer.choice() + "' by " + answer.by() + " to " + answer.hold()
                                + " leads to nothing: that is not asked any more, or takes no such answer");
            default -> {}
        }
    }

    private static String said(Input.Wish wish) {
        return "'" + wish.kind().name().toLowerCase(Locale.ROOT) + "' by " + wish.by();
    }

    private void tell(String request, String why) {
        inbox.refuse(request, why);
        face.note(why);
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
        for (Input said = ofNothing.poll(); said != null; said = ofNothing.poll()) ledToNothing(said);
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

    /**
     * Sends a request once; removes it when it is in the journal, since after a crash it must be read again. That may take minutes: before a run
     * goes back, hosts are asked what that would lose.
     */
    private void take(Request request) throws JournalException {
        if (sent.add(request.id())) {
            boolean ours = request.to().filter(to -> !to.equals(self.word())).isEmpty();
            if (request.input() instanceof Input.Wish wish && !ours) refuse(wish);
            else post.send(request.input());
        } else if (journaled.remove(request.id())) {
            inbox.remove(request.id());
            sent.remove(request.id());
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        for (Input said = ofNothing.poll(); said != null; said = ofNothing.poll()) ledToNothing(said);
    }
}
