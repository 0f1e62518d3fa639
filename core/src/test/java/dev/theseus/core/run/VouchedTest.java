package dev.theseus.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person says ahead of the run's questions: that the journal counts, whatever hosts remember of more; that a step may begin. */
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
    void who_agrees_to_a_step_beforehand_has_agreed_for_the_whole_run_and_says_it_once() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).start().give(new Input.Agree("ann", List.of("a", "a")));
        rig.crash().give(new Input.Agree("bob", List.of("a", "b")));
        assertThat(rig.state.agreedTo("a")).hasValue("ann");
        assertThat(rig.state.agreedTo("b")).hasValue("bob");
        assertThat(rig.events(Event.AgreedBeforehand.class))
                .extracting(Event.AgreedBeforehand::steps)
                .containsExactly(List.of("a"), List.of("b"));
        rig.replays();
        assertThat(Rig.of(PlanBuilder.of("a")).give(new Input.Agree("ann", List.of("a"))).journal)
                .as("there is no run yet")
                .isEmpty();
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
            rig.give(new Input.Vouch("ann", "an old copy"))
                    .give(new Input.Agree("ann", List.of("a")))
                    .run()
                    .ends(Ending.DONE);
            assertThat(rig.events(Event.JournalVouched.class)).hasSize(1);
            assertThat(rig.events(Event.AgreedBeforehand.class)).hasSize(1);
        }
    }
}
