package dev.theseus.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Reachable;
import dev.theseus.core.run.Transitions;
import dev.theseus.core.sim.Tally;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Goes on where the ledger of seeds ends, block by block, until its minutes are over or the aim is reached. Part of {@code -Pdeep} only. */
@EnabledIfSystemProperty(named = "theseus.sim.minutes", matches = "[0-9]+", disabledReason = "run with -Pdeep")
class DeepSimulationTest {
    private static final long AIM = 1_000_000;
    private static final long BLOCK = 500;

    @Test
    void seeds_that_were_never_run_keep_the_invariants_too() throws Exception {
        Ledger ledger = Ledger.open(
                Path.of("src/test/sim-ledger.txt"), List.of(Path.of("../core/src/main"), Path.of("src/main")));
        long end = System.nanoTime() + Long.getLong("theseus.sim.minutes", 1) * 60_000_000_000L;
        Tally tally = new Tally();
        while (ledger.last() < AIM && System.nanoTime() < end) {
            long from = ledger.last() + 1;
            long to = ledger.last() + BLOCK;
            Tally block = Seeds.run(from, to);
            ledger.add(from, to, block.of("events"));
            tally.add(block);
        }
        Reachable reachable = new Reachable();
        System.out.println("the ledger holds " + ledger.last() + " seeds of " + AIM + "; of this stretch: "
                + reachable.coverage(Transitions.visited()) + tally);
        System.out.println("not taken through the driver: " + reachable.missing(Transitions.visited()));
        assertThat(reachable.unforeseen(Transitions.visited()))
                .as("transitions said to be impossible")
                .isEmpty();
    }
}
