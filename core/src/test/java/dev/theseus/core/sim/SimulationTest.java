package dev.theseus.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void every_run_keeps_the_invariants_whatever_happens_to_it() {
        Long only = Long.getLong("theseus.sim.seed");
        int seeds = Integer.getInteger("theseus.sim.seeds", 1500);
        Tally tally = new Tally();
        if (only != null) {
            tally.add(new Simulation(Setting.wild(only), Brain.SOUND).run().tally);
            return;
        }
        for (long seed = 1; seed <= seeds; seed++) {
            tally.add(new Simulation(Setting.wild(seed), Brain.SOUND).run().tally);
        }
        System.out.println("simulated " + seeds + " runs:" + tally);
        assertThat(seeds).isPositive();
    }
}
