package dev.theseus.core.sim;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Share;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Decider;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.PlanBuilder;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine alone: decider and state with actions that do nothing, no journal, one thread. Prints what a step costs for runs of different
 * sizes and shapes, what the state takes in memory, and how fast its events are replayed. Not a test: run {@code main}.
 */
public final class EngineAloneBench {
    private static final Instant AT = Instant.parse("2026-01-01T02:00:00Z");
    private static final Value.Fields RESULT = new Value.Fields(Map.of("exit", Value.of(0)));

    private EngineAloneBench() {}

    public static void main(String[] args) {
        System.out.printf(
                "%10s %8s %10s %12s %12s %12s %14s%n",
                "targets", "steps", "shape", "steps/s", "state MB", "peak MB", "replay ev/s");
        measure(100, 100, "all");
        for (int round = 0; round < 2; round++) {
            measure(100, 100, "all");
            measure(1_000, 100, "all");
            measure(1_000, 1_000, "all");
            measure(1_000, 10, "all");
            measure(10_000, 10, "all");
            measure(100_000, 10, "all");
        }
        measure(100_000, 10, "size 1");
        measure(100_000, 10, "per 4");
        measure(100_000, 10, "rollback");
    }

    private static void measure(int targets, int steps, String shape) {
        Plan plan = plan(steps, shape);
        resetPeak();
        long before = used();
        long started = System.nanoTime();
        RunState state = new RunState(plan);
        drive(state, targets, shape, _ -> {});
        double seconds = (System.nanoTime() - started) / 1e9;
        long peak = peak() - before;
        long held = used() - before;
        if (state.ending().isEmpty()) throw new IllegalStateException("not at its end: " + state.stage());
        double rate = replay(plan, targets, shape);
        System.out.printf(
                "%10d %8d %10s %,12.0f %12d %12d %,14.0f%n",
                targets, steps, shape, targets * (double) steps / seconds, held >> 20, peak >> 20, rate);
    }

    private static double replay(Plan plan, int targets, String shape) {
        List<Event> events = new ArrayList<>();
        drive(new RunState(plan), targets, shape, events::add);
        long started = System.nanoTime();
        RunState replayed = new RunState(plan);
        events.forEach(replayed::apply);
        double seconds = (System.nanoTime() - started) / 1e9;
        if (replayed.ending().isEmpty()) throw new IllegalStateException("replay does not end");
        return events.size() / seconds;
    }

    private static Plan plan(int steps, String shape) {
        return PlanBuilder.plan()
                .phase("p", phase -> {
                    if (shape.equals("size 1")) phase.size(1);
                    else if (shape.equals("per 4")) phase.size(4).per();
                    else phase.size(new Share.All());
                    for (int i = 0; i < steps; i++) phase.step("step" + i);
                })
                .build();
    }

    private static void drive(RunState state, int targets, String shape, Consumer<Event> sink) {
        ArrayDeque<LaneId> waiting = new ArrayDeque<>();
        feed(state, new Input.Start("run", "me", "0", "p", "i", 1, Map.of()), sink);
        while (true) {
            waiting.addAll(state.drainChanged());
            LaneId lane = waiting.poll();
            if (lane == null) {
                if (!shape.equals("rollback") || state.rollingBack()) return;
                feed(state, new Input.Wish(Event.RequestKind.ROLLBACK, "me", "bench", true, "r"), sink);
                continue;
            }
            Optional<Activity> activity = state.activity(lane);
            if (activity.isPresent()) feed(state, answer(activity.get(), targets), sink);
        }
    }

    private static void feed(RunState state, Input input, Consumer<Event> sink) {
        take(state, Decider.decide(state, input, AT), sink);
        for (List<Event> next = Decider.next(state, AT); !next.isEmpty(); next = Decider.next(state, AT))
            take(state, next, sink);
    }

    private static void take(RunState state, List<Event> events, Consumer<Event> sink) {
        for (Event event : events) {
            state.apply(event);
            sink.accept(event);
        }
    }

    private static Input answer(Activity activity, int targets) {
        return switch (activity) {
            case Activity.BindTargets(int phase, int round) -> bound(phase, round, targets);
            case Activity.Prepare(var site, int attempt, var _, var _) ->
                new Input.Prepared(site, attempt, AT, "host", "nothing", Value.NIL, false);
            case Activity.Apply(var site, int attempt) -> new Input.Applied(site, attempt, RESULT);
            case Activity.Conclude(var site, int attempt) -> new Input.Concluded(site, attempt, Map.of(), "");
            case Activity.Undo(var site, int attempt, var _) -> new Input.Undone(site, attempt);
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.AskGate _,
                    Activity.AskLeft _,
                    Activity.BindItems _,
                    Activity.Settle _ -> throw new IllegalStateException("not in this plan: " + activity);
        };
    }

    private static Input bound(int phase, int round, int count) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) targets.add(new Target("t" + i, Value.of("t" + i), "g" + i % 4));
        return new Input.Bound(phase, round, targets, Map.of("hosts", List.of("a")));
    }

    // --- memory

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void resetPeak() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(java.lang.management.MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
