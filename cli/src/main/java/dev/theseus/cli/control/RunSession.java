package dev.theseus.cli.control;

import dev.theseus.actions.mariadb.MariaDbSql;
import dev.theseus.actions.traffic.ConfiguredBalancers;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.drive.Driver;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Standing;
import dev.theseus.engine.drive.SystemClock;
import dev.theseus.engine.drive.Watcher;
import dev.theseus.engine.store.Control;
import dev.theseus.engine.store.NewRun;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run under the control of this process: its lock, its journal, its state, its connections. */
public final class RunSession implements AutoCloseable {
    private final RunDirectory directory;
    private final Control control;
    private final Loaded loaded;
    private final RunState state;
    private final Driver driver;
    private final HostTransports transports;
    private final InboxFeed inbox;

    private RunSession(
            RunDirectory directory,
            Control control,
            Loaded loaded,
            Expressions expressions,
            Limits limits,
            Watcher watcher)
            throws JournalException {
        this.directory = directory;
        this.control = control;
        this.loaded = loaded;
        this.state = new RunState(loaded.plan());
        Journal journal = control.journal();
        journal.read(state::apply);
        UnaryOperator<String> masking = text -> loaded.vault().redactor().redact(text);
        this.transports = new HostTransports(
                loaded.vault(),
                masking,
                TransportOptions.DEFAULT.withInstallation(
                        word(loaded.inventory().name())));
        Parts parts = new Parts(
                loaded.plan(),
                loaded.inventory(),
                transports,
                expressions,
                loaded.actions().actions(),
                loaded.actions().sources(),
                new MariaDbSql(),
                new ConfiguredBalancers(),
                loaded.vault(),
                masking,
                new SystemClock(state.at()),
                journal,
                directory.outputs(),
                limits);
        this.inbox = new InboxFeed(directory.inbox());
        this.driver = new Driver(parts, state, new Feeding(watcher, inbox));
    }

    /** A watcher that also tells the inbox what has been taken in. */
    private record Feeding(Watcher watcher, InboxFeed inbox) implements Watcher {
        @Override
        public void happened(RunState state, List<Event> events) {
            inbox.taken(events);
            watcher.happened(state, events);
        }

        @Override
        public void progress(LaneId lane, String message) {
            watcher.progress(lane, message);
        }
    }

    /** The installation's name as a word that hosts compare fencing tokens under. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_-]", "-");
        return word.isEmpty() ? "installation" : word.substring(0, Math.min(word.length(), 80));
    }

    /** Creates a run; nothing is carried out before {@link #drive}. */
    public static RunSession create(
            RunStore store, Loaded loaded, Expressions expressions, Limits limits, Who who, Watcher watcher)
            throws JournalException {
        RunDirectory directory = store.create(new NewRun(
                Instant.now(),
                who.theseus(),
                loaded.plan().name(),
                loaded.inventory().name(),
                loaded.sources()));
        RunSession session =
                new RunSession(directory, directory.control(Instant.now()), loaded, expressions, limits, watcher);
        session.submit(new Input.Start(
                directory.id(),
                who.name(),
                who.theseus(),
                hash(loaded, "plan/"),
                hash(loaded, "inventory/"),
                session.control.fence(),
                loaded.inputs()));
        return session;
    }

    /** Takes a run up again. */
    public static RunSession resume(
            RunDirectory directory, Loaded loaded, Expressions expressions, Limits limits, Who who, Watcher watcher)
            throws JournalException {
        RunSession session =
                new RunSession(directory, directory.control(Instant.now()), loaded, expressions, limits, watcher);
        session.submit(new Input.Resume(who.name(), who.theseus(), session.control.fence()));
        return session;
    }

    /**
     * Who acts, with what.
     *
     * @param name of the person, as it goes into the journal
     * @param theseus the version of Theseus
     */
    public record Who(String name, String theseus) {}

    private static String hash(Loaded loaded, String folder) {
        return loaded.sources().stream()
                .filter(source -> source.path().startsWith(folder))
                .map(source -> source.sha256())
                .reduce("", (all, one) -> all.isEmpty() ? one : all + "+" + one);
    }

    public String id() {
        return directory.id();
    }

    public RunDirectory directory() {
        return directory;
    }

    public Loaded loaded() {
        return loaded;
    }

    /** The state; to be read between drives, or in the watcher. */
    public RunState state() {
        return state;
    }

    /** Hands in what a person says; any thread. */
    public void submit(Input input) {
        driver.submit(input);
    }

    /** Drives the run; requests from other terminals are taken in meanwhile. */
    public Standing drive() throws JournalException, InterruptedException {
        Thread feed = Thread.ofVirtual().name("inbox").start(() -> inbox.feed(this::submit));
        try {
            return driver.drive();
        } finally {
            feed.interrupt();
            feed.join();
        }
    }

    @Override
    public void close() {
        transports.close();
        control.close();
    }
}
