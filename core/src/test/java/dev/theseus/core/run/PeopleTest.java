package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.ASK_FIRST;
import static dev.theseus.core.run.Event.HoldKind.BASELINE_CHANGED;
import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
import static dev.theseus.core.run.Event.HoldKind.CONDITION_BROKEN;
import static dev.theseus.core.run.Event.HoldKind.IN_DOUBT;
import static dev.theseus.core.run.Event.HoldKind.QUESTION;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people want and say, and the stages of a run around its phases. */
class PeopleTest {
    private static final Input START = new Input.Start("run", "me", "0", "p", "i", 1, Map.of());

    /** A plan that goes through all stages, and the activity at which a run is in each. */
    private static Plan everything() {
        return PlanBuilder.plan()
                .upgrade()
                .fact("f")
                .condition("c")
                .baseline("b")
                .phase("p", p -> p.step("a"))
                .always("out")
                .closing(p -> p.step("close"))
                .build();
    }

    private static Map<Stage, String> stages() {
        Map<Stage, String> at = new EnumMap<>(Stage.class);
        at.put(Stage.VERSIONS, "ReadVersions");
        at.put(Stage.FACTS, "ReadFact");
        at.put(Stage.CONDITIONS, "CheckCondition");
        at.put(Stage.BASELINES, "ReadBaseline");
        at.put(Stage.PHASES, "Prepare a");
        at.put(Stage.ALWAYS, "Prepare out");
        return at;
    }

    private static Rig at(Stage stage) {
        Rig rig = Rig.of(everything());
        if (stage == Stage.BASELINES_AFTER)
            return rig.give(START).runUntil("Conclude a").crash().runUntil("ReadBaseline");
        return rig.give(START).runUntil(java.util.Objects.requireNonNull(stages().get(stage)));
    }

    private static List<Stage> underWay() {
        return List.of(
                Stage.VERSIONS,
                Stage.FACTS,
                Stage.CONDITIONS,
                Stage.BASELINES,
                Stage.PHASES,
                Stage.BASELINES_AFTER,
                Stage.ALWAYS);
    }

    @Test
    void a_run_goes_through_its_stages() {
        Rig rig = Rig.of(everything()).start().ends(Ending.DONE);
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
        for (Stage stage : underWay()) {
            Rig rig = at(stage).wish(STOP).wish(STOP).run();
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
            Rig.of(plan).give(START).runUntil(activity).wish(STOP).ends(Ending.STOPPED);
        Rig begun = Rig.of(plan).give(START).runUntil("Prepare a").wish(STOP);
        assertThat(begun.state.activity(LaneId.MAIN))
                .as("once a phase began, versions are read once more")
                .contains(new Activity.ReadVersions(true));
        begun.run().ends(Ending.STOPPED);
        Rig.of(plan)
                .give(START)
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
            Rig rig = Rig.of(plan).give(START).runUntil("Conclude a").crash().runUntil(activity);
            rig.wish(ROLLBACK).answer(Event.HoldKind.LOSES_WRITES, "rollback").ends(Ending.ROLLED_BACK);
        }
    }

    @Test
    void a_run_may_be_rolled_back_in_every_stage() {
        for (Stage stage : underWay()) at(stage).wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_run_may_be_paused_in_every_stage_and_goes_on_when_resumed() {
        for (Stage stage : underWay()) {
            Rig rig = at(stage).wish(PAUSE).wish(PAUSE).run();
            assertThat(rig.state.paused()).isTrue();
            assertThat(rig.state.activity(LaneId.MAIN)).isEmpty();
            rig.crash().run().ends(Ending.DONE);
        }
    }

    @Test
    void a_run_may_be_abandoned_in_every_stage_and_once_it_failed() {
        for (Stage stage : underWay()) at(stage).wish(ABANDON).run().ends(Ending.ABANDONED);
        Rig rig = at(Stage.PHASES).wish(STOP).run().wish(ABANDON).run().ends(Ending.ABANDONED);
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
    void a_pause_waits_for_the_end_of_the_target_that_has_begun() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).targets(0, "x", "y");
        rig.give(START).runUntil("Prepare b").wish(PAUSE).run();
        assertThat(rig.effects()).containsExactly("a@x", "b@x");
        assertThat(rig.state.paused()).isTrue();
        rig.crash().run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@x", "b@x", "a@y", "b@y");
    }

    @Test
    void a_pause_does_not_wait_for_a_person_and_the_hold_is_there_afterwards() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b"))
                .fails("a", Effect.PARTIAL)
                .start()
                .wish(PAUSE)
                .run();
        assertThat(rig.state.paused()).isTrue();
        assertThat(rig.state.waitsForPerson()).isTrue();
        rig.crash().run().answer(STEP_FAILED, "retry").ends(Ending.DONE);
    }

    @Test
    void a_stop_lets_the_step_at_hand_end_and_begins_no_other() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b"));
        rig.give(START).runUntil("Apply a").wish(STOP).run().ends(Ending.STOPPED);
        assertThat(rig.effects()).containsExactly("a@t");
        Rig failing = Rig.of(PlanBuilder.plan()
                        .phase("p", p -> p.step("a", s -> s.onFailure(dev.theseus.core.plan.OnFailure.ROLLBACK)))
                        .build())
                .fails("a", Effect.PARTIAL);
        failing.give(START).runUntil("Apply a").wish(STOP).run().ends(Ending.STOPPED);
        assertThat(failing.effects()).as("a plan does not overrule a person").containsExactly("a@t");
    }

    @Test
    void versions_that_do_not_allow_the_run_refuse_it_also_where_the_journal_is_cut() {
        Rig rig = Rig.of(everything())
                .on("ReadVersions", _ -> List.of(new Input.Versions(false, Map.of(), Optional.of(Rig.FAILURE))))
                .start()
                .ends(Ending.REFUSED);
        assertThat(rig.trace()).containsExactly("RunStarted", "RunEnded");
        for (String look : List.of("ReadVersions", "ReadFact", "ReadBaseline"))
            Rig.of(everything()).mainFails(look).start().ends(Ending.REFUSED);
    }

    @Test
    void only_the_condition_that_a_person_was_shown_is_accepted() {
        Plan plan = PlanBuilder.plan()
                .condition("c0")
                .condition("c1")
                .phase("p", p -> p.step("a").step("b"))
                .build();
        Rig rig = Rig.of(plan);
        rig.give(START).runUntil("Prepare b");
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
        early.give(START).give(new Input.Condition(1, Optional.of(Rig.FAILURE))).run();
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
        rig.give(START).runUntil("Prepare b").give(new Input.Condition(0, Optional.of(Rig.FAILURE)));
        rig.answer(CONDITION_BROKEN, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void conditions_that_break_around_the_phases_hold_too() {
        for (Stage stage : List.of(Stage.BASELINES, Stage.BASELINES_AFTER)) {
            Rig rig = at(stage).give(new Input.Condition(0, Optional.of(Rig.FAILURE)));
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
            Rig rig = at(Stage.BASELINES_AFTER);
            rig.on("ReadBaseline", _ -> List.of(new Input.Baseline(0, true, Value.of(2), Optional.of(Rig.FAILURE))));
            rig.run().answer(BASELINE_CHANGED, end.getKey()).ends(end.getValue());
        }
        at(Stage.BASELINES_AFTER)
                .mainFails("ReadBaseline")
                .run()
                .answer(BASELINE_CHANGED, "accept")
                .ends(Ending.DONE);
    }

    @Test
    void a_step_may_ask_first() {
        for (var effects :
                Map.of("go", List.of("a@t", "b@t"), "skip", List.of("b@t")).entrySet()) {
            Rig rig = Rig.of(PlanBuilder.of("a", "b"))
                    .asks("a", ASK_FIRST, "go", "skip", "stop")
                    .start();
            rig.answer(ASK_FIRST, effects.getKey()).ends(Ending.DONE);
            assertThat(rig.effects()).isEqualTo(effects.getValue());
        }
        Rig.of(PlanBuilder.of("a"))
                .asks("a", ASK_FIRST, "go", "skip", "stop")
                .start()
                .answer(ASK_FIRST, "stop")
                .ends(Ending.STOPPED);
    }

    @Test
    void a_question_takes_its_answer_as_its_result() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).asks("a", QUESTION).start();
        Hold hold = rig.hold(QUESTION);
        rig.give(new Input.Answer(hold.id(), "", "42", "bob", "q1")).runUntil("Conclude a");
        Lane lane = rig.state.lanes().values().iterator().next();
        assertThat(lane.result().values())
                .containsEntry("answer", Value.of("42"))
                .containsEntry("by", Value.of("bob"));
        rig.crash().run().ends(Ending.DONE);
        Rig choosing =
                Rig.of(PlanBuilder.of("a")).asks("a", QUESTION, "this", "that").start();
        choosing.give(new Input.Answer(choosing.hold(QUESTION).id(), "neither", "", "bob", "q1"));
        assertThat(choosing.state.holds()).hasSize(1);
        choosing.answer(QUESTION, "that").ends(Ending.DONE);
    }

    @Test
    void what_a_person_was_asked_to_do_is_undone_answered_or_not() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", a -> a.undo("back")).step("b", b -> b.undo("backb")))
                .build();
        Rig rig = Rig.of(plan)
                .asks("a", QUESTION, "this")
                .asks("b", QUESTION, "this")
                .start();
        rig.answer(QUESTION, "this");
        assertThat(rig.hold(QUESTION).site().orElseThrow().step())
                .isEqualTo(plan.allSteps().stream()
                        .filter(step -> step.id().equals("b"))
                        .findFirst()
                        .orElseThrow()
                        .number());
        rig.wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("undo b@t", "backb@t", "undo a@t", "back@t");
    }

    @Test
    void what_a_person_was_asked_to_do_and_nobody_can_undo_holds_the_way_back() {
        Plan plan = PlanBuilder.plan()
                .phase(
                        "p",
                        p -> p.step("a", PlanBuilder.StepBuilder::undoImpossible)
                                .step("b"))
                .build();
        Rig rig = Rig.of(plan).asks("a", QUESTION, "this").start().answer(QUESTION, "this");
        assertThat(rig.state.ending()).hasValue(Ending.DONE);
        rig.wish(ROLLBACK).run().hold(Event.HoldKind.UNDO_IMPOSSIBLE);
    }

    @Test
    void an_answer_counts_once() {
        Rig rig = Rig.of(PlanBuilder.of("a")).fails("a", Effect.PARTIAL).start();
        Input answer = new Input.Answer(rig.hold(STEP_FAILED).id(), "done", "", "bob", "q1");
        rig.give(answer).give(answer).run().ends(Ending.DONE);
        assertThat(rig.events(Event.HoldAnswered.class)).hasSize(1);
    }

    @Test
    void what_is_always_to_be_done_holds_where_it_fails_whatever_its_policy_and_may_be_left() {
        for (var policy : dev.theseus.core.plan.OnFailure.values()) {
            Plan plan = PlanBuilder.plan()
                    .phase("p", p -> p.step("a"))
                    .always(p -> p.onFailure(policy).step("out"))
                    .build();
            Rig rig = Rig.of(plan).fails("out", Effect.PARTIAL).start();
            assertThat(rig.hold(STEP_FAILED).choices()).containsExactly("retry", "done", "stop");
            rig.answer(STEP_FAILED, "stop").ends(Ending.FINISHED_WITH_FAILURES);
        }
        Plan plan =
                PlanBuilder.plan().phase("p", p -> p.step("a")).always("out").build();
        Rig unbound = Rig.of(plan);
        unbound.give(START).runUntil("Conclude a").mainFails("BindTargets").run();
        unbound.answer(BINDING_FAILED, "stop").ends(Ending.FINISHED_WITH_FAILURES);
    }

    @Test
    void what_is_left_behind_is_asked_about_after_the_end_and_keeps_the_run_open() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a"))
                .always(p -> p.step("out"))
                .build();
        Rig rig = Rig.of(plan)
                .doubtful("out")
                .settles("out", Event.Settlement.UNCLEAR)
                .on("AskLeft", activity -> List.of(left(activity, false)))
                .start()
                .answer(IN_DOUBT, "stop")
                .ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.events(Event.RunEnded.class).getLast().left())
                .containsExactly("'out' for t on host host, attempt 1");
        assertThat(rig.state.leftBehind()).hasSize(1);
        assertThat(rig.state.isResolved()).isFalse();
        rig.crash().run().ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.events(Event.LeftAsked.class))
                .extracting(Event.LeftAsked::over)
                .containsExactly(false, true);
        assertThat(rig.state.leftBehind()).isEmpty();
        assertThat(rig.state.isResolved()).isTrue();
    }

    /** {@code always} comes again with the way back, and may have no targets then. */
    @Test
    void what_is_left_behind_keeps_its_name_whatever_targets_its_phase_has_later() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a"))
                .always(p -> p.step("out"))
                .build();
        Rig rig = Rig.of(plan)
                .doubtful("out")
                .settles("out", Event.Settlement.UNCLEAR)
                .on("AskLeft", activity -> List.of(left(activity, false)))
                .start()
                .answer(IN_DOUBT, "stop")
                .ends(Ending.FINISHED_WITH_FAILURES);
        rig.wish(ROLLBACK).mainFails("BindTargets").run();
        assertThat(rig.state.leftBehind()).containsExactly("'out' for t on host host, attempt 1");
        rig.answer(BINDING_FAILED, "stop").ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.RunEnded.class).getLast().left()).hasSize(1);
    }

    @Test
    void what_was_given_up_is_left_as_it_is_and_nobody_is_asked() {
        Rig rig = Rig.of(PlanBuilder.of("a"))
                .doubtful("a")
                .settles("a", Event.Settlement.UNCLEAR)
                .start()
                .wish(ABANDON)
                .run()
                .ends(Ending.ABANDONED);
        assertThat(rig.state.leftBehind()).hasSize(1);
        assertThat(rig.events(Event.LeftAsked.class)).isEmpty();
        assertThat(rig.state.isResolved()).isTrue();
    }

    private static Input left(Activity activity, boolean over) {
        return new Input.Left(((Activity.AskLeft) activity).stray(), over, over ? "" : "at work");
    }

    @Test
    void finalize_closes_the_window() {
        Rig rig = Rig.of(everything()).start().wish(FINALIZE).run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "out@t", "close@t");
        assertThat(rig.state.finalized()).isTrue();
        int events = rig.journal.size();
        assertThat(rig.wish(ROLLBACK).wish(FINALIZE).journal).hasSize(events);
        Rig nothing = Rig.of(PlanBuilder.of("a")).start().wish(FINALIZE).run().ends(Ending.DONE);
        assertThat(nothing.state.finalized()).isTrue();
    }

    @Test
    void a_finalize_that_was_stopped_is_not_done_and_may_be_taken_up_again_but_nothing_goes_back() {
        Rig rig = Rig.of(everything())
                .start()
                .fails("close", Effect.PARTIAL)
                .wish(FINALIZE)
                .run();
        assertThat(rig.hold(STEP_FAILED).choices()).containsExactly("retry", "done", "leave", "stop");
        rig.wish(ROLLBACK).answer(STEP_FAILED, "stop").ends(Ending.STOPPED);
        assertThat(rig.state.finalized()).isFalse();
        assertThat(rig.wish(ROLLBACK).events(Event.RollbackStarted.class)).isEmpty();
        rig.wish(FINALIZE).run().ends(Ending.DONE);
        assertThat(rig.effects()).endsWith("close@t", "out@t#2", "close@t#2");
        assertThat(rig.state.finalized()).isTrue();
    }

    @Test
    void a_wish_is_kept_where_the_journal_is_cut_behind_it() {
        for (var end : Map.of(STOP, Ending.STOPPED, ROLLBACK, Ending.ROLLED_BACK, ABANDON, Ending.ABANDONED)
                .entrySet()) {
            Rig rig = at(Stage.PHASES).wish(end.getKey());
            int requested = rig.trace().indexOf("Requested") + 1;
            rig.crash(requested).run().ends(end.getValue());
        }
        Rig closed = Rig.of(everything()).start().wish(FINALIZE);
        closed.crash(closed.trace().indexOf("Requested") + 1).run();
        assertThat(closed.state.finalized()).isTrue();
    }
}
