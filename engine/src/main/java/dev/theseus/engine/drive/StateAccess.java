package dev.theseus.engine.drive;

import dev.theseus.core.run.RunState;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** Lets activities read the run's state while the driver, and only the driver, changes it. */
final class StateAccess {
    private final RunState state;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    StateAccess(RunState state) {
        this.state = state;
    }

    /** What a reader finds must be a copy or immutable: the state moves on as soon as this returns. */
    <T> T read(Function<RunState, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(state);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** For the driver's thread: changes the state. */
    <T> T change(Function<RunState, T> change) {
        lock.writeLock().lock();
        try {
            return change.apply(state);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
