package dev.theseus.engine.store;

import dev.theseus.engine.journal.SqliteJournal;

/** Control of a run: while this is open nobody else on this machine drives it. */
public final class Control implements AutoCloseable {
    private final RunLock lock;
    private final SqliteJournal journal;

    Control(RunLock lock, SqliteJournal journal) {
        this.lock = lock;
        this.journal = journal;
    }

    public SqliteJournal journal() {
        return journal;
    }

    /** The fencing token: greater than that of every controller before. */
    public long fence() {
        return journal.fence();
    }

    public Owner owner() {
        return lock.owner();
    }

    /** Closes the journal, then lets go of the lock. */
    @Override
    public void close() {
        try {
            journal.close();
        } finally {
            lock.close();
        }
    }
}
