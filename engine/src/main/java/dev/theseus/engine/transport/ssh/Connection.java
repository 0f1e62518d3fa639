package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.Session;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one connection to a host: opened when first used, opened again when it was lost. */
final class Connection implements AutoCloseable {
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Connector connector;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Session session;
    private boolean onceOpen;
    private boolean closed;

    Connection(Connector connector) {
        this.connector = connector;
    }

    /**
     * The connection, open. Where it was open before, it is tried again until the time has come; where it never was, once.
     *
     * @param giveUpNanos by {@link System#nanoTime}
     */
    Session get(long giveUpNanos) throws TransportException, InterruptedException {
        Duration rest = FIRST_REST;
        while (true) {
            try {
                return open();
            } catch (TransportException e) {
                if (e.code() != Code.UNREACHABLE || !wasOpen()) throw e;
                if (System.nanoTime() + rest.toNanos() > giveUpNanos)
                    throw new TransportException(
                            Code.CONNECTION_LOST,
                            e.getMessage()
                                    + ". The connection was lost and could not be opened again; what was started there goes on",
                            e);
            }
            Thread.sleep(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        }
    }

    /** Lets go of a connection that does not work, unless another one has taken its place. */
    void drop(Session broken) throws InterruptedException {
        opening.lockInterruptibly();
        try {
            broken.disconnect();
            if (session == broken) session = null;
        } finally {
            opening.unlock();
        }
    }

    private Session open() throws TransportException, InterruptedException {
        opening.lockInterruptibly();
        try {
            if (closed) throw new IllegalStateException("this transport was closed");
            Session now = session;
            if (now == null || !now.isConnected()) {
                if (now != null) now.disconnect();
                session = now = connector.open();
                onceOpen = true;
            }
            return now;
        } finally {
            opening.unlock();
        }
    }

    private boolean wasOpen() throws InterruptedException {
        opening.lockInterruptibly();
        try {
            return onceOpen;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (session != null) session.disconnect();
            session = null;
        } finally {
            opening.unlock();
        }
    }
}
