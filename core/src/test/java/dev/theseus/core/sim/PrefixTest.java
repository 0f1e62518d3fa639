package dev.theseus.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.PhaseState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I8: a run that is resumed from any prefix of its journal ends as if nothing had happened, given the same answers of the world. */
class PrefixTest {

    /** What a run comes to, whichever way it took. */
    private record End(String ending, List<String> things, List<String> targets) {
        static End of(Simulation run) {
            return new End(
                    run.state().ending().orElseThrow().toString(),
                    run.world.things().entrySet().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList(),
                    run.state().phases().stream()
                            .map(PhaseState::targets)
                            .map(targets -> targets.stream()
                                    .map(target -> target.target().name() + " " + target.result())
                                    .toList()
                                    .toString())
                            .toList());
        }
    }

    @Test
    void a_run_resumed_from_every_prefix_ends_as_without_a_crash() {
        Long only = Long.getLong("theseus.sim.seed");
        int seeds = Integer.getInteger("theseus.sim.prefixes", 8);
        int prefixes = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? seeds : only); seed++) {
            Simulation straight = new Simulation(Setting.calm(seed, -1), Brain.SOUND).run();
            End expected = End.of(straight);
            for (int prefix = 1; prefix < straight.journal.size(); prefix++) {
                Simulation resumed = new Simulation(Setting.calm(seed, prefix), Brain.SOUND).run();
                assertThat(End.of(resumed))
                        .as("seed " + seed + ", crash after event " + prefix + " of " + straight.journal.size())
                        .isEqualTo(expected);
                prefixes++;
            }
        }
        System.out.println("resumed from " + prefixes + " prefixes");
        assertThat(prefixes).isGreaterThan(only == null ? 500 : 0);
    }
}
