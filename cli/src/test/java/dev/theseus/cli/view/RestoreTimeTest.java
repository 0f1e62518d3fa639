package dev.theseus.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.CannedRun;
import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.value.Value;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What going back costs in time, by what was measured. */
class RestoreTimeTest {
    private static final Plan PLAN = SamplePlan.read("""
            theseus: 1
            plan: dumps
            phases:
              - phase: Tenants
                each: { schema: { run: listschemata, parse: lines } }
                waves: all
                steps:
                  - id: backup
                    dump: { database: "${schema}", to: "/backups/${schema}.sql" }
                  - run: runupdate ${schema}
                    undo: { restore: { backup: backup, recreate: true } }
            """);

    private static String back(CannedRun run) {
        WayBack back = new WayBacks(SamplePlan.actions()).of(run.start().state());
        return back.sentence(new Times(ZoneOffset.UTC));
    }

    @Test
    void restores_are_reckoned_by_the_time_that_their_dumps_took() {
        var run = new CannedRun(PLAN)
                .schemata(List.of("a", "b", "c"))
                .capturing("backup", Map.of("seconds", Value.of(240)));
        assertThat(back(run)).isEqualTo("restore of 3 backups (about 12 min)");
    }

    @Test
    void what_was_not_measured_is_not_guessed() {
        var none = new CannedRun(PLAN).schemata(List.of("a", "b"));
        assertThat(back(none)).isEqualTo("restore of 2 backups (unknown until dumped)");
        var some = RestoreTime.NONE
                .plus(java.util.Optional.of(java.time.Duration.ofMinutes(5)))
                .plus(java.util.Optional.empty());
        assertThat(some.sentence(2)).isEqualTo("about 5 min for 1 of them, the rest unknown");
    }
}
