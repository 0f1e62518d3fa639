package dev.theseus.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person says that the journal counts, whatever hosts remember of more. */
class VouchedTest {

    @Test
    void from_then_on_counts_what_hosts_were_told_by_this_controller_and_by_later_ones() {
        Rig rig = Rig.of(PlanBuilder.of("a")).start();
        assertThat(rig.state.vouchedFence()).isZero();
        rig.crash().give(new Input.Vouch("ann", "an old copy"));
        assertThat(rig.state.vouchedFence()).isEqualTo(2);
        rig.replays();
        Rig fresh = Rig.of(PlanBuilder.of("a")).give(new Input.Vouch("ann", "there is no run yet"));
        assertThat(fresh.journal).isEmpty();
    }

    @Test
    void it_may_be_said_wherever_the_run_stands_and_changes_nothing_else() {
        for (String activity : List.of(
                "ReadVersions",
                "ReadFact",
                "CheckCondition",
                "ReadBaseline",
                "Apply a",
                "Conclude a",
                "Apply tidy",
                "")) {
            Rig rig = Rig.of(PlanBuilder.plan()
                    .upgrade()
                    .fact("f")
                    .condition("w")
                    .baseline("l")
                    .phase("p", p -> p.step("a"))
                    .always("tidy")
                    .build());
            rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
            rig.runUntil(activity);
            if (activity.equals("Conclude a")) rig.runUntil("ReadBaseline");
            rig.give(new Input.Vouch("ann", "an old copy")).run().ends(Ending.DONE);
            assertThat(rig.events(Event.JournalVouched.class)).hasSize(1);
        }
    }
}
