package dev.theseus.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Reachable;
import dev.theseus.core.run.Transitions;
import dev.theseus.core.sim.Tally;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The production driver under seeds. {@code -Dtheseus.sim.seed=N} repeats one exactly, {@code -Dtheseus.sim.seeds=N} runs more;
 * {@code -Pdeep} goes on where the ledger ends ({@link DeepSimulationTest}).
 */
class DriverSimulationTest {
    private static final int SEEDS = Integer.getInteger("theseus.sim.seeds", 2000);
    /** Beyond those of each build, each the first that broke an invariant once. */
    private static final List<Long> FOUND = List.of(88_974L, 168_741L, 178_056L, 422_459L, 543_162L, 714_840L);

    /** So many of the decider's transitions are at least taken through the driver; core's own tests take every one. */
    private static final int TRANSITIONS_AT_MOST_MISSING = 30;

    @Test
    void every_run_keeps_the_invariants_whatever_happens_to_it() throws InterruptedException {
        Long only = Long.getLong("theseus.sim.seed");
        if (only != null) {
            System.out.println(new DriverSimulation(Setting.wild(only), Flaw.NONE).run().tally);
            return;
        }
        long started = System.nanoTime();
        for (long seed : FOUND) Seeds.run(seed, seed);
        Tally tally = Seeds.run(1, SEEDS);
        report(tally, (System.nanoTime() - started) / 1e9);
        for (Fault fault : Fault.values())
            assertThat(tally.of("fault " + fault))
                    .as(fault + " in " + SEEDS + " runs")
                    .isPositive();
        for (Ending ending : Ending.values())
            assertThat(tally.of("end " + ending)).as("ending " + ending).isPositive();
        for (HoldKind kind : HoldKind.values())
            assertThat(tally.of("hold " + kind)).as("hold " + kind).isPositive();
    }

    private static void report(Tally tally, double seconds) {
        Reachable reachable = new Reachable();
        Set<String> taken = Transitions.visited();
        System.out.printf(
                "simulated %d runs of the driver in %.1f s; %s%s%n", SEEDS, seconds, reachable.coverage(taken), tally);
        System.out.println("not taken through the driver: " + reachable.missing(taken));
        assertThat(reachable.unforeseen(taken))
                .as("transitions said to be impossible")
                .isEmpty();
        assertThat(reachable.missing(taken).size()).isLessThanOrEqualTo(TRANSITIONS_AT_MOST_MISSING);
    }

    @Test
    void a_seed_tells_the_same_story_again() {
        for (long seed = 1; seed <= 20; seed++)
            assertThat(new DriverSimulation(Setting.wild(seed), Flaw.NONE).run().journal)
                    .isEqualTo(new DriverSimulation(Setting.wild(seed), Flaw.NONE).run().journal);
    }

    /** I8, through the driver: crashed after whichever write, it comes to the same end. */
    @Test
    void a_run_resumed_after_any_of_its_writes_ends_as_without_a_crash() {
        int crashes = 0;
        for (long seed = 1; seed <= 3; seed++) {
            DriverSimulation straight = new DriverSimulation(Setting.calm(seed, -1), Flaw.NONE).run();
            for (int events = 1; events < straight.journal.size(); events++) {
                DriverSimulation resumed = new DriverSimulation(Setting.calm(seed, events), Flaw.NONE).run();
                assertThat(resumed.world.end())
                        .as("seed " + seed + ", crash after event " + events + " of " + straight.journal.size())
                        .isEqualTo(straight.world.end());
                assertThat(resumed.invariants.shadow().ending())
                        .isEqualTo(straight.invariants.shadow().ending());
                crashes += resumed.tally.of("crash where it was to be");
            }
        }
        assertThat(crashes).isGreaterThan(100);
    }
}
