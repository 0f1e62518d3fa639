package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.supervisor.Courier.Line;
import dev.theseus.engine.transport.supervisor.Session.Sent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one host: as many as orders are under way at once, each with one order at a time. They make orders fast and nothing
 * else: where none can be had, or one is lost, the caller sends the order by itself.
 */
final class Sessions implements AutoCloseable {
    private static final int ENOUGH_FAILURES = 3;
    private static final Duration REST = Duration.ofSeconds(30);
    /** For a shell to begin, and to take the supervisor's text. */
    private static final Duration GREETING = Duration.ofSeconds(20);

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

    /**
     * A session to ask the host who it is; empty where none can be had now. Whoever has it {@link #met gives it back}.
     *
     * @param known what an idle one is meant for; null for a new one
     * @param program of a session with a host that is not known, with its arguments
     * @param token the program's
     * @throws TransportException where the host cannot be reached for a reason that trying again would not mend
     */
    Optional<Session> toMeet(@Nullable HostFacts known, List<String> program, String token, byte[] supervisor)
            throws TransportException, InterruptedException {
        lanes.acquire();
        boolean taken = false;
        try {
            Optional<Session> session = idle(known);
            if (session.isEmpty() && mayOpen()) {
                var unmet = Session.unmet();
                unmet.expect(token);
                Optional<Line> line = courier.open(program, unmet.receiver());
                if (line.isPresent()) {
                    unmet.over(line.get());
                    if (unmet.greets(token, supervisor, GREETING)) session = Optional.of(unmet);
                    else failed();
                }
            }
            taken = session.isPresent();
            return session;
        } catch (TransportException e) {
            if (e.code() != Code.CONNECTION_LOST) throw e;
            failed();
            return Optional.empty();
        } finally {
            if (!taken) lanes.release();
        }
    }

    /** @param works whether the session can be used for what is meant for the host as it was met now */
    void met(Session session, boolean works) {
        if (!works) session.close();
        giveBack(session, works);
        lanes.release();
    }

    private synchronized Optional<Session> idle(@Nullable HostFacts known) {
        if (closed) return Optional.empty();
        for (Session each = idle.poll(); each != null; each = idle.poll()) {
            if (known != null && each.usable(known)) return Optional.of(each);
            each.close();
        }
        return Optional.empty();
    }

    private synchronized boolean mayOpen() {
        return !closed && (failures < ENOUGH_FAILURES || System.nanoTime() - restUntil >= 0);
    }

    private Optional<Session> take(HostFacts known, List<String> serve) throws InterruptedException {
        Optional<Session> there = idle(known);
        if (there.isPresent() || !mayOpen()) return there;
        var session = Session.with(known);
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
