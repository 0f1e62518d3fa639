package dev.theseus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.run.Ending;
import dev.theseus.core.sim.Tally;
import dev.theseus.engine.sim.ShippedSimulation;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All plans that are shipped, carried out by the production driver under seeds: their phases, waves, gates, conditions and ways back are what
 * is written; what a step does and a question sees is simulated. {@code -Dtheseus.sim.seed=N} repeats one seed, {@code -Dtheseus.sim.shipped=N} runs more.
 */
class ShippedPlansSimulationTest {
    private static final Path PLANS = Path.of("..", "plans");
    private static final int SEEDS = Integer.getInteger("theseus.sim.shipped", 40);
    private static final ActionSet ACTIONS = ActionSet.forReading();

    @Test
    void every_shipped_plan_keeps_the_invariants_whatever_happens_to_it() throws Exception {
        Long only = Long.getLong("theseus.sim.seed");
        List<Plan> plans = plans();
        assertThat(plans).hasSizeGreaterThanOrEqualTo(5);
        Tally tally = simulation(plans).run(only == null ? 1 : only, only == null ? SEEDS : only);
        report(tally);
        if (only != null) return;
        for (Plan plan : plans)
            assertThat(tally.of("run of " + plan.name())).as(plan.name()).isEqualTo(SEEDS);
        for (Ending ending : List.of(Ending.DONE, Ending.ROLLED_BACK, Ending.STOPPED))
            assertThat(tally.of("end " + ending)).as("ending " + ending).isPositive();
    }

    /** Goes on where the ledger of seeds ends. Part of {@code -Pdeep} only. */
    @Test
    @EnabledIfSystemProperty(named = "theseus.sim.minutes", matches = "[0-9]+", disabledReason = "run with -Pdeep")
    void seeds_that_were_never_run_keep_the_invariants_too() throws Exception {
        List<Path> roots = List.of(Path.of("../core/src/main"), Path.of("../engine/src/main"), PLANS);
        report(simulation(plans())
                .deep(Path.of("src/test/sim-ledger.txt"), roots, Long.getLong("theseus.sim.minutes", 1)));
    }

    private static void report(Tally tally) {
        System.out.println("shipped plans, simulated:" + tally);
        ShippedSimulation.coverage().forEach(System.out::println);
    }

    private static ShippedSimulation simulation(List<Plan> plans) {
        return new ShippedSimulation(plans, ShippedPlansSimulationTest::isRepeatable);
    }

    private static boolean isRepeatable(Step step) {
        return step.args() instanceof Arg.Fields fields
                && Objects.requireNonNull(ACTIONS.actions().get(step.action()))
                        .nature(FilledArgs.asWritten(fields))
                        .idempotent();
    }

    private static List<Plan> plans() throws IOException {
        Language language = new Language(
                List.copyOf(ACTIONS.actions().values()),
                List.copyOf(ACTIONS.sources().values()));
        try (var folders = Files.list(PLANS)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> PlanReader.read(folder, language).plan().orElseThrow())
                    .toList();
        }
    }
}
