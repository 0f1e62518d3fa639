package dev.theseus.actions.fleet;

import dev.theseus.actions.data.Databases;
import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Sql.SqlFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Lets schemata wait until their server can take one more: as many at a time as its {@link Allowance} says. */
final class Turns {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final long WAIT_MS = 250;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Allowance allowance;
    private final String server;
    private Instant nextLook = Instant.MIN;
    private boolean looking;
    private int atWork;
    private int waiting;

    Turns(String server, EaseOff rule) {
        this.server = server;
        this.allowance = new Allowance(rule);
    }

    /** How the server's load is read. */
    interface Gauge {
        Load read() throws SqlFailed, Databases.Unknown;
    }

    /** A schema's turn, until it is closed. */
    interface Turn extends AutoCloseable {
        /** Where nobody is to wait. */
        Turn AT_ONCE = () -> {};

        @Override
        void close();
    }

    /** Waits for a turn. @param progress is told how many go at a time, and why one waits */
    Turn take(Gauge gauge, Clock clock, Consumer<String> progress) throws InterruptedException {
        lock.lockInterruptibly();
        waiting++;
        try {
            while (true) {
                look(gauge, clock);
                if (atWork < allowance.atOnce()) {
                    atWork++;
                    progress.accept(allowance.sentence(server));
                    return this::giveBack;
                }
                progress.accept("waits for its turn, " + allowance.sentence(server));
                changed.await(WAIT_MS, TimeUnit.MILLISECONDS);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** One looks for all; the others are not kept by it. */
    private void look(Gauge gauge, Clock clock) {
        Instant now = clock.now();
        if (looking || now.isBefore(nextLook)) return;
        looking = true;
        nextLook = now.plus(BETWEEN_LOOKS);
        lock.unlock();
        try {
            Load load = gauge.read();
            lock.lock();
            allowance.observe(load, now, atWork + waiting);
        } catch (SqlFailed | Databases.Unknown e) {
            lock.lock();
            allowance.unknown(String.valueOf(e.getMessage()));
        } finally {
            if (!lock.isHeldByCurrentThread()) lock.lock();
            looking = false;
            changed.signalAll();
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            atWork--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
