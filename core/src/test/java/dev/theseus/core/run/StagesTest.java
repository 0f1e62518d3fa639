package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.BASELINE_CHANGED;
import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
import static dev.theseus.core.run.Event.HoldKind.CONDITION_BROKEN;
import static dev.theseus.core.run.Event.RequestKind.ABANDON;
import static dev.theseus.core.run.Event.RequestKind.FINALIZE;
import static dev.theseus.core.run.Event.RequestKind.PAUSE;
import static dev.theseus.core.run.Event.RequestKind.ROLLBACK;
import static dev.theseus.core.run.Event.RequestKind.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The stages of a run around its phases, and what may end or hold it there. */
class StagesTest {
    @Test
    void a_run_goes_through_its_stages() {
        Rig rig = Rig.of(Stages.everything()).start().ends(Ending.DONE);
        assertThat(rig.trace())
                .containsSubsequence(
                        "RunStarted",
                        "VersionsRead",
                        "FactRead",
                        "ConditionChecked",
                        "BaselineRead",
                        "PhaseStarted",
                        "PhaseFinished",
                        "BaselineRead",
                        "PhaseStarted",
                        "PhaseFinished",
                        "RunEnded");
        assertThat(rig.state.facts()).containsEntry("f", Value.of(0));
        assertThat(rig.state.baselines()).containsEntry("b", Value.of(1));
        assertThat(rig.effects()).containsExactly("a@t", "out@t");
    }

    @Test
    void a_run_may_be_stopped_in_every_stage_and_then_only_always_runs() {
        for (Stage stage : Stages.underWay()) {
            Rig rig = Stages.at(stage).wish(STOP).wish(STOP).run();
            rig.ends(stage == Stage.ALWAYS ? Ending.DONE : Ending.STOPPED);
            assertThat(rig.effects()).last().isEqualTo("out@t");
        }
    }

    @Test
    void a_run_without_steps_for_every_way_out_ends_at_once() {
        Plan plan = PlanBuilder.plan()
                .upgrade()
                .fact("f")
                .condition("c")
                .baseline("b")
                .phase("p", p -> p.step("a"))
                .build();
        for (String activity : List.of("ReadVersions", "ReadFact", "CheckCondition", "ReadBaseline"))
            Rig.of(plan).give(Stages.START).runUntil(activity).wish(STOP).ends(Ending.STOPPED);
        Rig begun = Rig.of(plan).give(Stages.START).runUntil("Prepare a").wish(STOP);
        assertThat(begun.state.activity(LaneId.MAIN))
                .as("once a phase began, versions are read once more")
                .contains(new Activity.ReadVersions(true));
        begun.run().ends(Ending.STOPPED);
        Rig.of(plan)
                .give(Stages.START)
                .runUntil("Conclude a")
                .crash()
                .runUntil("ReadBaseline")
                .wish(STOP)
                .run()
                .ends(Ending.STOPPED);
    }

    @Test
    void going_back_after_users_came_asks_a_person_in_every_stage_that_follows() {
        Plan plan = PlanBuilder.plan()
                .baseline("b")
                .phase("p", p -> p.step("a", s -> s.opensToUsers()))
                .always("out")
                .build();
        for (String activity : List.of("ReadBaseline", "Prepare out")) {
            Rig rig = Rig.of(plan)
                    .give(Stages.START)
                    .runUntil("Conclude a")
                    .crash()
                    .runUntil(activity);
            rig.wish(ROLLBACK).answer(Event.HoldKind.LOSES_WRITES, "rollback").ends(Ending.ROLLED_BACK);
        }
    }

    @Test
    void a_run_may_be_rolled_back_in_every_stage() {
        for (Stage stage : Stages.underWay())
            Stages.at(stage).wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_run_may_be_paused_in_every_stage_and_goes_on_when_resumed() {
        for (Stage stage : Stages.underWay()) {
            Rig rig = Stages.at(stage).wish(PAUSE).wish(PAUSE).run();
            assertThat(rig.state.paused()).isTrue();
            assertThat(rig.state.activity(LaneId.MAIN)).isEmpty();
            rig.crash().run().ends(Ending.DONE);
        }
    }

    @Test
    void a_run_may_be_abandoned_in_every_stage_and_once_it_failed() {
        for (Stage stage : Stages.underWay())
            Stages.at(stage).wish(ABANDON).run().ends(Ending.ABANDONED);
        Rig rig = Stages.at(Stage.PHASES).wish(STOP).run().wish(ABANDON).run().ends(Ending.ABANDONED);
        assertThat(rig.wish(ROLLBACK).wish(FINALIZE).state.ending()).contains(Ending.ABANDONED);
        Rig failed = Rig.of(PlanBuilder.plan()
                        .phase("p", p -> p.step("a", s -> s.onFailure(dev.theseus.core.plan.OnFailure.STOP)))
                        .build())
                .fails("a", Effect.PARTIAL)
                .start()
                .ends(Ending.FAILED);
        failed.wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
    }

    @Test
    void versions_that_do_not_allow_the_run_refuse_it_also_where_the_journal_is_cut() {
        Rig rig = Rig.of(Stages.everything())
                .on("ReadVersions", _ -> List.of(new Input.Versions(false, Map.of(), Optional.of(Rig.FAILURE))))
                .start()
                .ends(Ending.REFUSED);
        assertThat(rig.trace()).containsExactly("RunStarted", "RunEnded");
        for (String look : List.of("ReadVersions", "ReadFact", "ReadBaseline"))
            Rig.of(Stages.everything()).mainFails(look).start().ends(Ending.REFUSED);
    }

    @Test
    void only_the_condition_that_a_person_was_shown_is_accepted() {
        Plan plan = PlanBuilder.plan()
                .condition("c0")
                .condition("c1")
                .phase("p", p -> p.step("a").step("b"))
                .build();
        Rig rig = Rig.of(plan);
        rig.give(Stages.START).runUntil("Prepare b");
        rig.give(new Input.Condition(0, Optional.of(Rig.FAILURE)))
                .give(new Input.Condition(0, Optional.of(Rig.FAILURE)));
        rig.give(new Input.Condition(1, Optional.of(Rig.FAILURE)));
        assertThat(rig.hold(CONDITION_BROKEN).text()).contains("c0");
        rig.answer(CONDITION_BROKEN, "continue");
        assertThat(rig.hold(CONDITION_BROKEN).text()).contains("c1");
        assertThat(rig.effects()).containsExactly("a@t");
        rig.answer(CONDITION_BROKEN, "continue").ends(Ending.DONE);
    }

    @Test
    void a_condition_that_is_broken_at_the_start_may_be_accepted_and_each_is_still_asked() {
        Plan plan = PlanBuilder.plan()
                .condition("c0")
                .condition("c1")
                .phase("p", p -> p.step("a"))
                .build();
        Rig rig = Rig.of(plan)
                .on("CheckCondition", _ -> List.of(new Input.Condition(0, Optional.of(Rig.FAILURE))))
                .start()
                .answer(CONDITION_BROKEN, "continue")
                .ends(Ending.DONE);
        assertThat(rig.events(Event.ConditionChecked.class)).hasSize(2);
        Rig early = Rig.of(plan);
        early.give(Stages.START)
                .give(new Input.Condition(1, Optional.of(Rig.FAILURE)))
                .run();
        early.on("CheckCondition", _ -> List.of(new Input.Condition(0, Optional.empty())))
                .on("CheckCondition", _ -> List.of(new Input.Condition(1, Optional.of(Rig.FAILURE))))
                .answer(CONDITION_BROKEN, "continue")
                .ends(Ending.DONE);
        Rig.of(plan)
                .mainFails("CheckCondition")
                .start()
                .answer(BINDING_FAILED, "retry")
                .ends(Ending.DONE);
    }

    @Test
    void a_broken_condition_does_not_hold_the_way_back() {
        Plan plan = PlanBuilder.plan()
                .condition("c")
                .phase("p", p -> p.step("a").step("b"))
                .build();
        Rig rig = Rig.of(plan);
        rig.give(Stages.START).runUntil("Prepare b").give(new Input.Condition(0, Optional.of(Rig.FAILURE)));
        rig.answer(CONDITION_BROKEN, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void conditions_that_break_around_the_phases_hold_too() {
        for (Stage stage : List.of(Stage.BASELINES, Stage.BASELINES_AFTER)) {
            Rig rig = Stages.at(stage).give(new Input.Condition(0, Optional.of(Rig.FAILURE)));
            rig.give(new Input.Condition(0, Optional.empty()))
                    .answer(CONDITION_BROKEN, "continue")
                    .ends(Ending.DONE);
        }
    }

    @Test
    void a_baseline_that_changed_is_accepted_asked_again_or_a_reason_to_go_back() {
        for (var end : Map.of(
                        "accept",
                        Ending.DONE,
                        "retry",
                        Ending.DONE,
                        "rollback",
                        Ending.ROLLED_BACK,
                        "stop",
                        Ending.STOPPED)
                .entrySet()) {
            Rig rig = Stages.at(Stage.BASELINES_AFTER);
            rig.on("ReadBaseline", _ -> List.of(new Input.Baseline(0, true, Value.of(2), Optional.of(Rig.FAILURE))));
            rig.run().answer(BASELINE_CHANGED, end.getKey()).ends(end.getValue());
        }
        Stages.at(Stage.BASELINES_AFTER)
                .mainFails("ReadBaseline")
                .run()
                .answer(BASELINE_CHANGED, "accept")
                .ends(Ending.DONE);
    }
}
