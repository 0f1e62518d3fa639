package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transports;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.PlanBuilder;
import dev.theseus.core.run.RunState;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.engine.journal.JournalFacts;
import dev.theseus.engine.journal.SqliteJournal;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The production driver over steps that do nothing: threads, contexts, decider, state, journal, all as in a real run. Prints steps a second
 * with a journal that forgets and with the real one on disk, memory, and how long after a crash the next action begins. Not a test: run
 * {@code main}; arguments choose parts: {@code simulated}, {@code journaled}, {@code resumed}, or {@code single} with targets and steps.
 */
final class DriverBench {
    private static final Value.Fields DONE = new Value.Fields(Map.of("exit", Value.of(0)));

    /** Runs by their targets and the steps on each: from 10^4 to 10^6 steps. The first warms up. */
    private static final int[][] SHAPES = {{1_000, 10}, {1_000, 10}, {1_000, 100}, {1_000, 1_000}, {100_000, 10}};

    /** Events in the journal that is resumed from: a step has three. */
    private static final int[][] CRASHES = {
        {100, 4, 1_000},
        {1_000, 40, 100_000},
        {1_000, 400, 1_000_000},
        {1_000, 1_000, 2_990_000},
        {100_000, 10, 2_500_000}
    };

    private final Path directory;
    private final PrintStream out;
    private int files;

    private DriverBench(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target"), "driver-bench");
        try {
            new DriverBench(directory, System.out).run(List.of(args));
        } finally {
            delete(directory);
        }
    }

    private void run(List<String> parts) throws Exception {
        if (parts.contains("single")) {
            int targets = Integer.parseInt(parts.get(1));
            int steps = Integer.parseInt(parts.get(2));
            for (int round = 0; round < 2; round++) {
                simulated(targets, steps);
                journaled(targets, steps);
            }
            return;
        }
        if (parts.isEmpty() || parts.contains("simulated")) for (int[] shape : SHAPES) simulated(shape[0], shape[1]);
        if (parts.isEmpty() || parts.contains("journaled")) for (int[] shape : SHAPES) journaled(shape[0], shape[1]);
        if (parts.isEmpty() || parts.contains("resumed"))
            for (int[] crash : CRASHES) resumed(crash[0], crash[1], crash[2]);
    }

    // --- how many steps a second

    private void simulated(int targets, int steps) throws Exception {
        measure("simulated", targets, steps, new Forgetting());
    }

    private void journaled(int targets, int steps) throws Exception {
        Path file = fresh();
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            measure("journaled", targets, steps, journal);
        }
        out.printf("%58s %d MB on disk%n", "", Files.size(file) >> 20);
        Files.delete(file);
    }

    private void measure(String how, int targets, int steps, Journal journal) throws Exception {
        Plan plan = plan(steps);
        Inventory inventory = inventory(targets);
        RunState state = new RunState(plan);
        resetPeak();
        long before = used();
        Driver driver = new Driver(parts(plan, inventory, journal, state, new NoOp(() -> {})), state, Watcher.NONE);
        driver.submit(start());
        long began = System.nanoTime();
        if (driver.drive() != Standing.ENDED) throw new IllegalStateException("not at its end: " + state.stage());
        double seconds = (System.nanoTime() - began) / 1e9;
        long peak = peak();
        long held = used() - before;
        double count = (double) targets * steps;
        out.printf(
                "%-9s %,7d targets x %,5d steps %,9.0f steps/s %,10.0f events/s %6.2f us a step; heap: run %d MB, peak %d MB%n",
                how,
                targets,
                steps,
                count / seconds,
                state.eventCount() / seconds,
                seconds * 1e6 / count,
                held >> 20,
                peak >> 20);
    }

    // --- how long after a crash the next action begins

    private void resumed(int targets, int steps, int events) throws Exception {
        Path file = fresh();
        Plan plan = plan(steps);
        Inventory inventory = inventory(targets);
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            RunState state = new RunState(plan);
            Parts parts = parts(plan, inventory, journal, state, new NoOp(() -> {}));
            crash(new Driver(parts, state, new DiesAfter(events)), start());
        }
        for (int round = 0; round < 2; round++) {
            long began = System.nanoTime();
            try (SqliteJournal journal = SqliteJournal.open(file)) {
                RunState state = new RunState(plan);
                journal.read(state::apply);
                long read = System.nanoTime() - began;
                long count = state.eventCount();
                long[] next = new long[1];
                Parts parts = parts(plan, inventory, journal, state, new NoOp(() -> {
                    if (next[0] == 0) next[0] = System.nanoTime() - began;
                }));
                crash(new Driver(parts, state, new DiesAfter(1)), new Input.Resume("me", "0", 2 + round));
                out.printf(
                        "resumed   %,9d events: read in %,6.0f ms, %,10.0f events/s; next action after %,6.0f ms%n",
                        count, read / 1e6, count * 1e9 / read, next[0] / 1e6);
            }
        }
        Files.delete(file);
    }

    private static void crash(Driver driver, Input first) throws Exception {
        driver.submit(first);
        try {
            driver.drive();
            throw new IllegalStateException("it came to its end");
        } catch (Died _) {
            // As it should: whatever is journaled is what the next one finds.
        }
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The controller dies after so many events, or later, once an action has begun. */
    private static final class DiesAfter implements Watcher {
        private final int events;
        private long seen;

        DiesAfter(int events) {
            this.events = events;
        }

        @Override
        public void happened(List<Event> news) {
            boolean works = news.stream()
                    .anyMatch(event -> event instanceof Event.StepIntended || event instanceof Event.StepDone);
            seen += news.size();
            if (seen >= events && works) throw new Died();
        }

        @Override
        public void progress(LaneId lane, String message) {}
    }

    // --- what is driven

    private static Plan plan(int steps) {
        return PlanBuilder.plan()
                .phase("p", phase -> {
                    phase.size(new Share.All());
                    for (int i = 0; i < steps; i++)
                        phase.step("step" + i, step -> step.action(NoOp.NAME).idempotent());
                })
                .build();
    }

    private static Inventory inventory(int targets) {
        Map<String, Host> hosts = new LinkedHashMap<>();
        for (int i = 0; i < targets; i++) {
            String name = "host" + i;
            hosts.put(name, new Host(name, new Reach.Local(), List.of(), Map.of(), Map.of(), Map.of()));
        }
        return new Inventory(
                "bench",
                hosts,
                Map.of("hosts", new ArrayList<>(hosts.keySet())),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of());
    }

    private static Parts parts(Plan plan, Inventory inventory, Journal journal, RunState state, NoOp action) {
        return new Parts(
                plan,
                inventory,
                new NoHosts(),
                new Constants(),
                Map.of(NoOp.NAME, action),
                Map.of(),
                (server, database, vault) -> {
                    throw new IllegalStateException("no databases here");
                },
                reference -> {
                    throw new IllegalStateException("no balancers here");
                },
                name -> "",
                UnaryOperator.identity(),
                new SystemClock(state.at()),
                journal,
                new NoOutputs(),
                Limits.DEFAULT,
                new VirtualThreads());
    }

    private static Input start() {
        return new Input.Start("run", "me", "0", "p", "i", 1, Map.of());
    }

    private Path fresh() throws Exception {
        Path file = directory.resolve("journal" + files++ + ".db");
        SqliteJournal.create(file, new JournalFacts("run", Instant.now(), "0", "p", "i"));
        return file;
    }

    /** Keeps nothing, so that what is measured is everything else. */
    private static final class Forgetting implements Journal {
        private long size;

        @Override
        public Head append(List<? extends Event> events) {
            size += events.size();
            return head();
        }

        @Override
        public Head head() {
            return new Head(size, "");
        }

        @Override
        public boolean knows(Head place) {
            return true;
        }

        @Override
        public void read(Consumer<? super Event> consumer) {}

        @Override
        public void close() {}
    }

    private static final class NoHosts implements Transports {
        @Override
        public Transport to(Host host) {
            throw new IllegalStateException("nothing is done on hosts here");
        }

        @Override
        public void close() {}
    }

    private static final class NoOutputs implements Outputs {
        @Override
        public void keep(String name, Output output) {}

        @Override
        public boolean has(String name) {
            return false;
        }
    }

    private static final class Constants implements Expressions {
        @Override
        public Value evaluate(Expr expr, Scope scope) throws ExpressionFailed {
            throw new ExpressionFailed(expr, "no expressions here");
        }

        @Override
        public SafeText fill(Template template, Scope scope, boolean shellWords) {
            return SafeText.plain(template.source());
        }

        @Override
        public Value parse(Question.Parse how, String text) {
            return Value.of(text);
        }
    }

    /** Does nothing, and says when it is asked to. */
    private record NoOp(Runnable begins) implements Action {
        static final String NAME = "noop";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String doc() {
            return "Does nothing.";
        }

        @Override
        public Shape shape() {
            return new Shape.Section(List.of(), "");
        }

        @Override
        public Nature nature(Args args) {
            return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
        }

        @Override
        public String describe(Args args) {
            return "do nothing";
        }

        @Override
        public Outcome apply(Args args, Value found, ActionContext context) {
            begins.run();
            return new Outcome.Done(DONE, Output.NONE);
        }
    }

    // --- memory and disk

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void resetPeak() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
