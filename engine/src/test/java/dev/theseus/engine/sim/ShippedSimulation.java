package dev.theseus.engine.sim;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Reachable;
import dev.theseus.core.run.Transitions;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.sim.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Whole plans of the real language in the simulator: each seed is a run of each of them. */
public final class ShippedSimulation {
    private static final long BLOCK = 20;

    private final Map<String, Plan> plans = new TreeMap<>();

    /** @param repeatable whether a step's action may be carried out twice, by what it is */
    public ShippedSimulation(List<Plan> plans, Predicate<Step> repeatable) {
        plans.forEach(plan -> this.plans.put(plan.name(), Simulated.of(plan, repeatable)));
    }

    /** @throws AssertionError of the first seed that broke an invariant; it names the plan */
    public Tally run(long from, long to) throws InterruptedException {
        return Seeds.run(from, to, this::run);
    }

    /** Goes on where a ledger ends. @param roots the sources whose checksum names the engine in it */
    public Tally deep(Path ledger, List<Path> roots, long minutes) throws IOException, InterruptedException {
        Ledger seeds = Ledger.open(ledger, roots);
        long end = System.nanoTime() + minutes * 60_000_000_000L;
        Tally tally = new Tally();
        while (System.nanoTime() < end) {
            long from = seeds.last() + 1;
            Tally block = run(from, seeds.last() + BLOCK);
            seeds.add(from, seeds.last() + BLOCK, block.of("events"));
            tally.add(block);
        }
        return tally;
    }

    /** One seed, each plan. */
    private Tally run(long seed) {
        Tally tally = new Tally();
        boolean window = new Dice(seed).apart("window").percent(20);
        plans.forEach((name, plan) -> tally.add(run(name, window ? Simulated.withWindow(plan) : plan, seed)));
        return tally;
    }

    private static Tally run(String name, Plan plan, long seed) {
        Setting setting = Setting.wild(seed);
        try {
            Tally tally =
                    new DriverSimulation(setting, Flaw.NONE, plan, SimInventory.of(plan, new Dice(seed))).run().tally;
            tally.count("run of " + name);
            return tally;
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /** What was taken, and what was not: transitions of the decider, phases and steps of the plans. */
    public static List<String> coverage() {
        Reachable reachable = new Reachable();
        List<String> lines = new ArrayList<>();
        lines.add(reachable.coverage(Transitions.visited()));
        lines.add("not taken: " + reachable.missing(Transitions.visited()));
        return lines;
    }
}
