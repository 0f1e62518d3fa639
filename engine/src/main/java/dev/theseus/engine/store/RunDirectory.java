package dev.theseus.engine.store;

import dev.theseus.core.port.JournalException;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.journal.JournalRecovery;
import dev.theseus.engine.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One run on this machine. */
public final class RunDirectory {
    static final String JOURNAL = "journal.db";

    private final String id;
    private final Path path;

    RunDirectory(String id, Path path) {
        this.id = id;
        this.path = path;
    }

    public String id() {
        return id;
    }

    public Path path() {
        return path;
    }

    /**
     * Takes control of the run: its lock, its journal, the next fencing token.
     *
     * @throws JournalException {@code RUN_LOCKED} where another controller has it
     */
    public Control control(Instant now) throws JournalException {
        RunLock lock = RunLock.take(path, id, now);
        try {
            return new Control(lock, SqliteJournal.open(path.resolve(JOURNAL)));
        } catch (JournalException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Opens the journal for reading, whoever writes it. */
    public JournalReader reader() throws JournalException {
        return JournalReader.open(path.resolve(JOURNAL));
    }

    /**
     * Salvages the intact part of a damaged journal into a new one, and keeps the damaged one.
     *
     * @throws JournalException where nothing is damaged, or nothing can be salvaged
     */
    public JournalRecovery.Salvaged recover(Instant now) throws JournalException {
        try (RunLock _ = RunLock.take(path, id, now)) {
            return JournalRecovery.recover(path.resolve(JOURNAL));
        }
    }

    /** The controller that drives the run now, as far as this machine can tell without touching its lock. */
    public Optional<Owner> owner() {
        return RunLock.owner(path);
    }

    /** What the run was started from, each file checked against its hash. */
    public List<SourceFile> sources() throws JournalException {
        return new Sources(path.resolve("sources")).read();
    }

    public KeptOutputs outputs() {
        return new KeptOutputs(path.resolve("output"));
    }

    public Inbox inbox() {
        return new Inbox(path.resolve("inbox"));
    }

    /** Where the redacted diagnostic log of the run goes; whoever writes it creates it 0600. */
    public Path diagnosticLog() {
        return path.resolve("diagnostic.log");
    }

    RunSummary summary() throws JournalException {
        try (JournalReader reader = reader()) {
            return new RunSummary(id, reader.facts(), reader.head().seq(), reader.first(), reader.last(), owner());
        }
    }

    Instant created() throws JournalException {
        try (JournalReader reader = reader()) {
            return reader.facts().created();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
