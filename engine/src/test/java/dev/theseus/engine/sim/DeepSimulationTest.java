package dev.theseus.engine.sim;

import dev.theseus.core.sim.Tally;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Goes on where the ledger of seeds ends, block by block, until its minutes are over or the aim is reached. Part of {@code -Pdeep} only. */
@EnabledIfSystemProperty(named = "theseus.sim.minutes", matches = "[0-9]+", disabledReason = "run with -Pdeep")
class DeepSimulationTest {
    private static final long AIM = 1_000_000;
    private static final long BLOCK = 500;

    @Test
    void seeds_that_were_never_run_keep_the_invariants_too() throws Exception {
        Ledger ledger = Ledger.open(Path.of("src/test/sim-ledger.txt"));
        long end = System.nanoTime() + Long.getLong("theseus.sim.minutes", 1) * 60_000_000_000L;
        Tally tally = new Tally();
        while (ledger.last() < AIM && System.nanoTime() < end) {
            long from = ledger.last() + 1;
            long to = ledger.last() + BLOCK;
            Tally block = Seeds.run(from, to);
            ledger.add(from, to, block.of("events"));
            tally.add(block);
        }
        System.out.println("the ledger holds " + ledger.last() + " seeds of " + AIM + ":" + tally);
    }
}
