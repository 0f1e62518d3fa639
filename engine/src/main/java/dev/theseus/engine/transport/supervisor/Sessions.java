package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.core.port.TransportException;
import dev.theseus.engine.transport.supervisor.Courier.Line;
import dev.theseus.engine.transport.supervisor.Session.Sent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The sessions of one host: as many as orders are under way at once, each with one order at a time. They make orders fast and nothing
 * else: where none can be had, or one is lost, the caller sends the order by itself.
 */
final class Sessions implements AutoCloseable {
    private static final int ENOUGH_FAILURES = 3;
    private static final Duration REST = Duration.ofSeconds(30);

    private final Courier courier;
    private final Tokens tokens;
    private final Semaphore lanes;
    private final Deque<Session> idle = new ArrayDeque<>();
    private int failures;
    private long restUntil;
    private boolean closed;

    Sessions(Courier courier, Tokens tokens) {
        this.courier = courier;
        this.tokens = tokens;
        this.lanes = new Semaphore(courier.lanes(), true);
    }

    /**
     * Sends an order; without a reply it is to be sent in another way, be it that it arrived and its answer did not.
     *
     * @param known the host that it is meant for
     * @param serve the program of a session, with its arguments
     * @param patience how long an answer may take
     */
    Sent order(HostFacts known, List<String> serve, List<String> words, byte[] input, Duration patience)
            throws InterruptedException {
        if (!Session.carries(words, input)) return Sent.NOT;
        lanes.acquire();
        try {
            Optional<Session> session = take(known, serve);
            if (session.isEmpty()) return Sent.NOT;
            Sent sent = session.get().order(tokens.next(), words, input, patience);
            giveBack(session.get(), sent.reply().isPresent());
            return sent;
        } finally {
            lanes.release();
        }
    }

    private Optional<Session> take(HostFacts known, List<String> serve) throws InterruptedException {
        synchronized (this) {
            if (closed) return Optional.empty();
            for (Session each = idle.poll(); each != null; each = idle.poll()) {
                if (each.usable(known)) return Optional.of(each);
                each.close();
            }
            if (failures >= ENOUGH_FAILURES && System.nanoTime() - restUntil < 0) return Optional.empty();
        }
        var session = new Session(known);
        try {
            Optional<Line> line = courier.open(serve, session.receiver());
            if (line.isEmpty()) return Optional.empty();
            session.over(line.get());
            return Optional.of(session);
        } catch (TransportException noLine) {
            failed();
            return Optional.empty();
        }
    }

    private synchronized void giveBack(Session session, boolean works) {
        if (!works) {
            failed();
            return;
        }
        failures = 0;
        if (closed) session.close();
        else idle.push(session);
    }

    private synchronized void failed() {
        failures++;
        restUntil = System.nanoTime() + REST.toNanos();
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(Session::close);
        idle.clear();
    }
}
