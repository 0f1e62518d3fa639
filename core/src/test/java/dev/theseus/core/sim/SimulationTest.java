package dev.theseus.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.Settlement;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs under seeds. {@code -Dtheseus.sim.seed=N} repeats one exactly, {@code -Dtheseus.sim.seeds=100000} or {@code -Pdeep} runs more.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("theseus.sim.seeds", 1500);

    @Test
    void every_run_keeps_the_invariants_whatever_happens_to_it() {
        Long only = Long.getLong("theseus.sim.seed");
        if (only != null) {
            System.out.println(new Simulation(Setting.wild(only), Brain.SOUND).run().tally);
            return;
        }
        Tally tally = new Tally();
        for (long seed = 1; seed <= SEEDS; seed++)
            tally.add(new Simulation(Setting.wild(seed), Brain.SOUND).run().tally);
        System.out.println("simulated " + SEEDS + " runs:" + tally);
        enoughHappened(tally);
    }

    /** A simulation of trivial plans in which nothing goes wrong would pass, too. */
    private static void enoughHappened(Tally tally) {
        for (Ending ending : Ending.values()) atLeast(tally, "ending " + ending, 2);
        for (HoldKind kind : HoldKind.values()) atLeast(tally, "hold " + kind, 3);
        for (Settlement how : Settlement.values()) atLeast(tally, "settled " + how, 10);
        for (String fault : List.of(
                "crash",
                "crash between intent and effect",
                "crash that loses the tail of a batch",
                "host forgets what ran on it",
                "attempt whose end is not known",
                "effect that fails",
                "undo that fails",
                "verification that fails",
                "look that fails",
                "step found in place",
                "paused",
                "set aside",
                "wish STOP",
                "wish ROLLBACK",
                "wish after the end ROLLBACK",
                "wish after the end FINALIZE")) atLeast(tally, fault, 10);
    }

    private static void atLeast(Tally tally, String what, int perThousand) {
        assertThat(tally.of(what))
                .as(what + " in " + SEEDS + " runs")
                .isGreaterThanOrEqualTo(perThousand * SEEDS / 1000);
    }
}
