package dev.theseus.engine.store;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.journal.JournalRecovery;
import dev.theseus.engine.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One run on this machine. */
public final class RunDirectory {
    static final String JOURNAL = "journal.db";
    private static final String AMENDED = "amended";
    private static final String SECRETS = "secrets-from";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

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

    /** What the run goes by, each file checked against its hash: what it was started from, or the mended plan that its journal names last. */
    public List<SourceFile> sources() throws JournalException {
        List<String> amended = amendments();
        return amended.isEmpty() ? original() : amended(amended.getLast());
    }

    /** What the run was started from. */
    public List<SourceFile> original() throws JournalException {
        return new Sources(path.resolve("sources")).read();
    }

    /** A mended plan that was taken in, with the rest of what the run went by then. */
    public List<SourceFile> amended(String plan) throws JournalException {
        return new Sources(amendments(plan)).read();
    }

    /** The mended plans that were taken in, by hash, in order. Only the journal says so: what was stored and not journaled was never in force. */
    private List<String> amendments() throws JournalException {
        List<String> plans = new ArrayList<>();
        if (!Files.isDirectory(path.resolve(AMENDED))) return plans;
        try (JournalReader reader = reader()) {
            reader.read(event -> {
                if (event instanceof Event.PlanAmended amended) plans.add(amended.plan());
            });
        }
        return plans;
    }

    /** Stores a mended plan beside what is there, durably. It comes into force with its event in the journal, and not before. */
    public void amend(String plan, List<SourceFile> sources) throws JournalException {
        Path place = amendments(plan);
        try {
            Disk.directory(path.resolve(AMENDED));
            // What a controller left that died before it could journal this may be half written.
            Disk.clear(place);
            Disk.directory(place);
            new Sources(place).write(sources);
            Disk.forceDirectory(place);
            Disk.forceDirectory(path.resolve(AMENDED));
        } catch (IOException e) {
            throw Disk.trouble("The mended plan cannot be stored, and the run goes by the one before", place, e);
        }
    }

    private Path amendments(String plan) {
        if (!HASH.matcher(plan).matches()) throw new IllegalArgumentException("no hash of a plan: " + plan);
        return path.resolve(AMENDED).resolve(plan);
    }

    /** Where the run's secrets came from that nobody typed, by their inputs' names: such as {@code file:/etc/demo/password}. */
    public Map<String, String> rememberedSecrets() {
        return new References(path.resolve(SECRETS)).read();
    }

    /** Remembers where secrets came from; never a secret itself. */
    public void rememberSecrets(Map<String, String> references) throws JournalException {
        Path place = path.resolve(SECRETS);
        try {
            new References(place).keep(references);
        } catch (IOException e) {
            throw Disk.trouble("Where the run's secrets come from cannot be kept", place, e);
        }
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
