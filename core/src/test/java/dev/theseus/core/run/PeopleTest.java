package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.ASK_FIRST;
import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people want and say. */
class PeopleTest {
    @Test
    void a_pause_waits_for_the_end_of_the_target_that_has_begun() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).targets(0, "x", "y");
        rig.give(Stages.START).runUntil("Prepare b").wish(PAUSE).run();
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

    /** As Ctrl-C twice does: what always runs is carried out, and the run has ended. */
    @Test
    void a_stop_overtakes_a_pause() {
        for (Event.RequestKind second : List.of(STOP, ROLLBACK)) {
            Rig rig = Rig.of(PlanBuilder.plan()
                    .phase("p", p -> p.step("a").step("b"))
                    .always("out")
                    .build());
            rig.give(Stages.START).runUntil("Apply a").wish(PAUSE).wish(second).run();
            rig.ends(second == STOP ? Ending.STOPPED : Ending.ROLLED_BACK);
            assertThat(rig.effects()).contains("out@t").doesNotContain("b@t");
        }
    }

    @Test
    void a_stop_lets_the_step_at_hand_end_and_begins_no_other() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b"));
        rig.give(Stages.START).runUntil("Apply a").wish(STOP).run().ends(Ending.STOPPED);
        assertThat(rig.effects()).containsExactly("a@t");
        Rig failing = Rig.of(PlanBuilder.plan()
                        .phase("p", p -> p.step("a", s -> s.onFailure(dev.theseus.core.plan.OnFailure.ROLLBACK)))
                        .build())
                .fails("a", Effect.PARTIAL);
        failing.give(Stages.START).runUntil("Apply a").wish(STOP).run().ends(Ending.STOPPED);
        assertThat(failing.effects()).as("a plan does not overrule a person").containsExactly("a@t");
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
                .phase("p", p -> p.step("a", StepBuilder::undoImpossible).step("b"))
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
        unbound.give(Stages.START)
                .runUntil("Conclude a")
                .mainFails("BindTargets")
                .run();
        unbound.answer(BINDING_FAILED, "stop").ends(Ending.FINISHED_WITH_FAILURES);
    }

    @Test
    void finalize_closes_the_window() {
        Rig rig = Rig.of(Stages.everything()).start().wish(FINALIZE).run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "out@t", "close@t");
        assertThat(rig.state.finalized()).isTrue();
        int events = rig.journal.size();
        assertThat(rig.wish(ROLLBACK).wish(FINALIZE).journal).hasSize(events);
        Rig nothing = Rig.of(PlanBuilder.of("a")).start().wish(FINALIZE).run().ends(Ending.DONE);
        assertThat(nothing.state.finalized()).isTrue();
    }

    @Test
    void a_finalize_that_was_stopped_is_not_done_and_may_be_taken_up_again_but_nothing_goes_back() {
        Rig rig = Rig.of(Stages.everything())
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
            Rig rig = Stages.at(Stage.PHASES).wish(end.getKey());
            int requested = rig.trace().indexOf("Requested") + 1;
            rig.crash(requested).run().ends(end.getValue());
        }
        Rig closed = Rig.of(Stages.everything()).start().wish(FINALIZE);
        closed.crash(closed.trace().indexOf("Requested") + 1).run();
        assertThat(closed.state.finalized()).isTrue();
    }
}
