package dev.theseus.lab.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A bounded number of connections that are kept, and transactions on them. */
public final class Database implements AutoCloseable {

    private static final String DEADLOCK = "40001";
    private static final int ATTEMPTS = 5;
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(5);

    /** Work inside of one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private record Idle(Connection connection, long sinceNanos) {}

    private final DatabaseAddress address;
    private final Semaphore permits;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    public Database(DatabaseAddress address, int limit) {
        this.address = address;
        this.permits = new Semaphore(limit, true);
    }

    /**
     * Commits what {@code work} did when it returns, and undoes it when it throws. A transaction that the server chose
     * as the victim of a deadlock was undone as a whole, so it is tried again.
     */
    public <T> T inTransaction(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            Connection connection = take();
            boolean sound = false;
            try {
                T result = work.on(connection);
                connection.commit();
                sound = true;
                return result;
            } finally {
                giveBack(connection, sound);
            }
        } finally {
            permits.release();
        }
    }

    private Connection take() throws SQLException {
        for (Idle kept = poll(); kept != null; kept = poll()) {
            boolean fresh = System.nanoTime() - kept.sinceNanos() < TRUSTED_FOR.toNanos();
            if (fresh || kept.connection().isValid(2)) {
                return kept.connection();
            }
            kept.connection().close();
        }
        Connection connection = address.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private void giveBack(Connection connection, boolean sound) throws SQLException {
        if (sound) {
            lock.lock();
            try {
                idle.push(new Idle(connection, System.nanoTime()));
            } finally {
                lock.unlock();
            }
        } else {
            connection.close(); // which rolls back, and leaves nobody a connection in an unknown state
        }
    }

    private @Nullable Idle poll() {
        lock.lock();
        try {
            return idle.poll();
        } finally {
            lock.unlock();
        }
    }

    /** A connection of its own outside of the pool, with auto-commit: for long work and for locks with a heartbeat. */
    public Connection dedicated() throws SQLException {
        return address.connect();
    }

    @Override
    public void close() throws SQLException {
        for (Idle kept = poll(); kept != null; kept = poll()) {
            kept.connection().close();
        }
    }
}
