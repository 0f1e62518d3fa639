package dev.theseus.cli.drive;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Driver;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Outputs;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Standing;
import dev.theseus.engine.drive.SystemClock;
import dev.theseus.engine.drive.VirtualThreads;
import dev.theseus.engine.drive.Watcher;
import dev.theseus.engine.journal.JournalFacts;
import dev.theseus.engine.journal.SqliteJournal;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import dev.theseus.plan.cel.CelExpressions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A run of a plan on local hosts, all parts real: parser, expressions, decider, driver, journal, supervisor, actions. */
final class DrivingKit {
    final Path directory;
    final Plan plan;
    final Inventory inventory;
    final List<Event> events = new ArrayList<>();
    final Queue<String> progress = new ConcurrentLinkedQueue<>();
    RunState state;
    private @Nullable Driver driver;
    Sql sql = (server, database, vault) -> {
        throw new IllegalStateException("no databases here");
    };
    private String takeover = "";
    private Predicate<Event> dies = _ -> false;
    private Predicate<Event> awaited = _ -> false;
    private Intervention intervention = () -> {};
    private final Map<String, Value> inputs = new LinkedHashMap<>();
    private final ActionSet actions = ActionSet.forReading();
    private int killedAfter = Integer.MAX_VALUE;
    private final String run = "test-" + UUID.randomUUID().toString().substring(0, 8);

    DrivingKit(Path directory, String yaml) throws Exception {
        this.directory = directory;
        Path file = directory.resolve("plan.yaml");
        Files.writeString(file, yaml.replace("@DIR@", directory.toString()));
        Language language = new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
        Reading reading = PlanReader.read(file, language);
        if (!reading.problems().isEmpty())
            throw new AssertionError(String.join(
                    "\n", reading.problems().stream().map(Object::toString).toList()));
        this.plan = reading.plan().orElseThrow();
        Map<String, Host> hosts = new LinkedHashMap<>();
        for (String name : List.of("n1", "n2", "n3")) {
            Path home = Files.createDirectories(directory.resolve(name));
            hosts.put(
                    name,
                    new Host(
                            name,
                            new Reach.Local(),
                            List.of(),
                            Map.of(
                                    "HOST_DIR",
                                    home.toString(),
                                    "THESEUS_BOOT_ID_FILE",
                                    boot(home).toString()),
                            Map.of(
                                    "home",
                                    home.toString(),
                                    "spool",
                                    home.resolve("spool").toString()),
                            Map.of("rack", Value.of("r-" + name))));
        }
        this.inventory = new Inventory(
                "test",
                hosts,
                Map.of("nodes", List.of("n1", "n2", "n3")),
                Map.of(),
                Map.of("db", new DatabaseRef("db", "mariadb", "", 0, Optional.empty(), "", Optional.empty(), Map.of())),
                Optional.of("n1"),
                Map.of());
        this.state = new RunState(plan);
    }

    /** The steps of one phase, on the first host. */
    static DrivingKit ofOnePhase(Path directory, String steps) throws Exception {
        return new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: One
                    on: nodes[first]
                    steps:
                """ + steps.indent(6));
    }

    /** Which start of the machine it is. */
    private static Path boot(Path home) throws Exception {
        Path file = home.resolve("boot");
        if (!Files.exists(file)) Files.writeString(file, "boot-1\n");
        return file;
    }

    /** What a host is after a restart. */
    void restart(String host) throws IOException {
        Files.writeString(directory.resolve(host).resolve("boot"), "boot-2\n");
    }

    /** The controller dies once such an event is durable: what comes after it is lost. */
    DrivingKit diesAfter(Predicate<Event> last) {
        dies = last;
        return this;
    }

    /** Somebody else does something, once, when the first such event is durable and before anything follows from it. */
    DrivingKit whenDurable(Predicate<Event> event, Intervention then) {
        awaited = event;
        intervention = then;
        return this;
    }

    interface Intervention {
        void happens() throws IOException;
    }

    /** What a person says while the run is driven; for an intervention. */
    void say(Input input) {
        if (driver == null) throw new IllegalStateException("nobody drives");
        driver.submit(input);
    }

    private void intervene(List<Event> news) {
        if (news.stream().noneMatch(awaited)) return;
        awaited = _ -> false;
        try {
            intervention.happens();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DrivingKit input(String name, Value value) {
        inputs.put(name, value);
        return this;
    }

    /** The controller dies, from now on, as soon as so many more events are durable. */
    DrivingKit killedAfter(int more) {
        killedAfter = events.size() + more;
        return this;
    }

    /** What a controller that is killed leaves behind: whatever is journaled, and nobody. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Drives from the start to wherever it gets. */
    Standing start() throws Exception {
        Path file = directory.resolve("journal.db");
        SqliteJournal.create(file, new JournalFacts(run, Instant.now(), "test", "p", "i"));
        return drive(file, new Input.Start(run, "tester", "test", "p", "i", fence(), inputs));
    }

    /** Drives on from what the journal holds, as a new controller would. */
    Standing resume(Input... more) throws Exception {
        Path file = directory.resolve("journal.db");
        state = new RunState(plan);
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            journal.read(state::apply);
        }
        Input[] all = new Input[more.length + 1];
        all[0] = new Input.Resume("tester", "test", fence());
        System.arraycopy(more, 0, all, 1, more.length);
        return drive(file, all);
    }

    private Standing drive(Path file, Input... first) throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(file);
                HostTransports transports =
                        new HostTransports(name -> "secret", UnaryOperator.identity(), TransportOptions.DEFAULT)) {
            Balancers balancers = reference -> {
                throw new IllegalStateException("no balancers here");
            };
            Parts parts = new Parts(
                    plan,
                    inventory,
                    transports,
                    new CelExpressions(),
                    actions.actions(),
                    actions.sources(),
                    sql,
                    balancers,
                    name -> "secret",
                    UnaryOperator.identity(),
                    new SystemClock(state.at()),
                    new Dying(journal, dies),
                    new Kept(),
                    Limits.DEFAULT,
                    new VirtualThreads());
            Driver driver = new Driver(parts, state, new Watcher() {
                @Override
                public void happened(List<Event> news) {
                    events.addAll(news);
                    intervene(news);
                    if (events.size() >= killedAfter) throw new Killed();
                }

                @Override
                public void progress(LaneId lane, String message) {
                    progress.add(message);
                }
            });
            this.driver = driver;
            for (Input input : first) driver.submit(input);
            Standing standing = driver.drive();
            takeover = driver.takeover().map(Object::toString).orElse("");
            return standing;
        }
    }

    /** A journal that takes nothing more after a certain event, as if its controller had died. */
    private static final class Dying implements Journal {
        private final Journal journal;
        private final Predicate<Event> last;
        private boolean dead;

        Dying(Journal journal, Predicate<Event> last) {
            this.journal = journal;
            this.last = last;
        }

        @Override
        public Head append(List<? extends Event> events) throws JournalException {
            if (dead) throw new JournalException(new Failure(Code.JOURNAL_FULL, "the controller is dead", ""));
            for (int i = 0; i < events.size() && !dead; i++)
                if (last.test(events.get(i))) {
                    dead = true;
                    return journal.append(events.subList(0, i + 1));
                }
            return journal.append(events);
        }

        @Override
        public Head head() {
            return journal.head();
        }

        @Override
        public boolean knows(Head place) throws JournalException {
            return journal.knows(place);
        }

        @Override
        public void read(Consumer<? super Event> consumer) throws JournalException {
            journal.read(consumer);
        }

        @Override
        public void close() {}
    }

    /** Greater than any before, as a controller's must be. */
    private static long fence() {
        return System.currentTimeMillis();
    }

    Ending ending() {
        return state.ending().orElseThrow(() -> new AssertionError("has not ended: " + state.holds()));
    }

    String takeover() {
        return takeover;
    }

    /** What happened, for a test that failed. */
    String story() {
        return String.join("\n", events.stream().map(Object::toString).toList()) + "\n";
    }

    String read(String relative) throws Exception {
        Path file = directory.resolve(relative);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static final class Kept implements Outputs {
        private final Map<String, Output> kept = new java.util.concurrent.ConcurrentHashMap<>();

        @Override
        public void keep(String name, Output output) {
            kept.put(name, output);
        }

        @Override
        public boolean has(String name) {
            return kept.containsKey(name);
        }
    }
}
