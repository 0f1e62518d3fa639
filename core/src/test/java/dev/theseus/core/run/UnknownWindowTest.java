package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.EXPRESSION_FAILED;
import static dev.theseus.core.run.Event.HoldKind.IN_DOUBT;
import static dev.theseus.core.run.Event.HoldKind.LOSES_WRITES;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.WINDOW_UNKNOWN;
import static dev.theseus.core.run.Event.RequestKind.ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollback window of which nobody can tell whether it is closed, because a condition that closes it cannot be asked. */
final class UnknownWindowTest {
    private static final Input UNASKED = unasked(0, "ox2 cannot be reached", false);
    private static final Input HOLDS_NOT = new Input.NotClosed(0, Optional.empty(), false);
    private static final Input CLOSED = new Input.Closed(0, "3 of 3");

    private static Input unasked(int closing, String why, boolean wanted) {
        return new Input.NotClosed(closing, Optional.of(new Failure(Code.UNREACHABLE, why, "")), wanted);
    }

    private static Rig begun(Plan plan) {
        return Rig.of(plan).give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
    }

    private static Rig atB() {
        return begun(WindowTest.plan(OnFailure.HOLD)).runUntil("Apply b");
    }

    @Test
    void it_is_told_once_and_once_more_when_the_condition_can_be_asked_again() {
        Rig rig = atB().give(HOLDS_NOT).give(UNASKED).give(UNASKED);
        assertThat(rig.state.unknownWindow()).singleElement().satisfies(unknown -> {
            assertThat(unknown.toString())
                    .contains("'all nodes are new' cannot be asked since", "ox2 cannot be reached");
            assertThat(unknown.since())
                    .isEqualTo(rig.events(Event.WindowAsked.class).getFirst().at());
        });
        assertThat(rig.events(Event.WindowAsked.class)).hasSize(1);
        rig.give(HOLDS_NOT).give(HOLDS_NOT);
        assertThat(rig.state.unknownWindow()).isEmpty();
        assertThat(rig.events(Event.WindowAsked.class)).hasSize(2);
        rig.run().ends(Ending.DONE);
    }

    @Test
    void a_controller_that_comes_later_knows_since_when() {
        Rig rig = atB().give(UNASKED);
        var known = rig.state.unknownWindow();
        assertThat(rig.crash().state.unknownWindow()).isEqualTo(known).isNotEmpty();
    }

    @Test
    void it_is_nothing_to_a_run_that_is_closed_or_goes_back() {
        assertThat(atB().give(UNASKED).give(CLOSED).give(UNASKED).state.unknownWindow())
                .isEmpty();
        Rig back = atB().wish(ROLLBACK).give(UNASKED);
        assertThat(back.events(Event.WindowAsked.class)).isEmpty();
        back.run().ends(Ending.ROLLED_BACK);
    }

    @Test
    void whoever_wants_the_run_back_is_asked_first() {
        Rig rig = atB().give(UNASKED).wish(ROLLBACK).wish(ROLLBACK).run();
        assertThat(rig.state.holds()).as("asked once").hasSize(1);
        Hold hold = rig.hold(WINDOW_UNKNOWN);
        assertThat(hold.choices()).containsExactly("look", "rollback", "continue", "stop");
        assertThat(hold.text())
                .contains("nobody can tell whether the rollback window is closed", "all nodes are new", "ox2 cannot");
        assertThat(hold.evidence()).isEqualTo("because");
        rig.answer(WINDOW_UNKNOWN, "rollback").ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.Requested.class).getFirst().reason()).contains("ox2 cannot be reached");
        atB().give(UNASKED).wish(ROLLBACK).answer(WINDOW_UNKNOWN, "continue").ends(Ending.DONE);
        atB().give(UNASKED).wish(ROLLBACK).answer(WINDOW_UNKNOWN, "stop").ends(Ending.STOPPED);
    }

    @Test
    void who_has_it_looked_at_once_more_gets_what_was_wanted_or_the_question_again_or_no_way_back() {
        Rig open = atB().give(UNASKED).wish(ROLLBACK).give(HOLDS_NOT);
        open.answer(WINDOW_UNKNOWN, "look").ends(Ending.ROLLED_BACK);
        Rig unknown = atB().give(UNASKED).wish(ROLLBACK);
        String first = unknown.hold(WINDOW_UNKNOWN).id();
        unknown.answer(WINDOW_UNKNOWN, "look");
        assertThat(unknown.state.holds()).hasSize(1).doesNotContainKey(first);
        assertThat(unknown.hold(WINDOW_UNKNOWN).evidence()).isEqualTo("because");
        unknown.give(CLOSED);
        assertThat(unknown.hold(WINDOW_UNKNOWN).choices()).containsExactly("continue", "stop");
        unknown.answer(WINDOW_UNKNOWN, "continue").ends(Ending.DONE);
    }

    @Test
    void another_reason_is_told_to_whoever_wants_back_and_does_not_begin_it_anew() {
        Rig rig = atB().give(UNASKED).give(unasked(0, "no such command", false)).wish(ROLLBACK);
        assertThat(rig.events(Event.WindowAsked.class)).hasSize(1);
        var since = rig.state.unknownWindow().getFirst().since();
        rig.give(unasked(0, "no such command", true)).give(unasked(0, "no such command", true));
        assertThat(rig.events(Event.WindowAsked.class)).hasSize(2);
        assertThat(rig.state.unknownWindow().getFirst().since()).isEqualTo(since);
        rig.say(WINDOW_UNKNOWN, "look");
        assertThat(rig.hold(WINDOW_UNKNOWN).text()).contains("no such command").doesNotContain("ox2");
        rig.answer(WINDOW_UNKNOWN, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void an_agreement_is_to_what_was_shown_and_not_to_what_cannot_be_asked_since() {
        Plan two = PlanBuilder.plan()
                .windowCloses("all nodes are new")
                .windowCloses("a day has passed")
                .phase("p", p -> p.step("a").step("b"))
                .build();
        Rig rig = begun(two).runUntil("Apply b").give(UNASKED).wish(ROLLBACK);
        rig.give(unasked(1, "no such command", false));
        rig.answer(WINDOW_UNKNOWN, "rollback");
        assertThat(rig.hold(WINDOW_UNKNOWN).text()).contains("all nodes are new", "a day has passed");
        rig.answer(WINDOW_UNKNOWN, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void one_question_tells_of_users_writes_too() {
        Plan plan = PlanBuilder.plan()
                .windowCloses("all nodes are new")
                .phase("p", p -> p.step("a", s -> s.opensToUsers()).step("b"))
                .build();
        Rig rig = begun(plan).runUntil("Apply b").give(UNASKED).wish(ROLLBACK);
        assertThat(rig.hold(WINDOW_UNKNOWN).text()).contains("all nodes are new", "loses what users wrote");
        rig.answer(WINDOW_UNKNOWN, "rollback").ends(Ending.ROLLED_BACK);
        Rig later = begun(plan).runUntil("Apply b").wish(ROLLBACK).give(UNASKED);
        later.answer(LOSES_WRITES, "rollback")
                .answer(WINDOW_UNKNOWN, "rollback")
                .ends(Ending.ROLLED_BACK);
        Rig came =
                begun(plan).runUntil("Prepare a").give(UNASKED).wish(ROLLBACK).runUntil("Apply b");
        came.answer(WINDOW_UNKNOWN, "rollback").answer(LOSES_WRITES, "rollback").answer(WINDOW_UNKNOWN, "rollback");
        came.ends(Ending.ROLLED_BACK);
    }

    @Test
    void who_wants_one_target_back_is_asked_first_wherever_that_is_offered() {
        Plan hold = WindowTest.plan(OnFailure.HOLD);
        Map<Event.HoldKind, Rig> asked = Map.of(
                STEP_FAILED, begun(hold).fails("b", Effect.PARTIAL),
                EXPRESSION_FAILED, begun(hold).unprepared("Conclude b"),
                IN_DOUBT, begun(hold).doubtful("b").settles("b", Event.Settlement.UNCLEAR));
        asked.forEach((kind, rig) -> {
            rig.runUntil("Apply b").give(UNASKED).run().answer(kind, "undo");
            assertThat(rig.hold(WINDOW_UNKNOWN).choices()).containsExactly("look", "undo", "continue", "stop");
            assertThat(rig.hold(WINDOW_UNKNOWN).text()).contains("'t' is not put back yet", "ox2 cannot be reached");
            assertThat(rig.events(Event.UndoStarted.class)).isEmpty();
            assertThat(rig.state.strays())
                    .as("nobody has vouched for anything yet")
                    .isEmpty();
            rig.answer(WINDOW_UNKNOWN, "look").answer(WINDOW_UNKNOWN, "undo");
            assertThat(rig.events(Event.TargetFinished.class).getFirst().result())
                    .isEqualTo(Event.TargetResult.PUT_BACK);
        });
        Rig unprepared =
                begun(hold).unprepared("Prepare b").runUntil("Prepare b").give(UNASKED);
        unprepared.run().answer(EXPRESSION_FAILED, "undo").give(HOLDS_NOT).answer(WINDOW_UNKNOWN, "look");
        assertThat(unprepared.effects()).containsExactly("a@t", "undo a@t");
    }

    @Test
    void who_does_not_put_it_back_then_has_the_first_question_again() {
        Rig rig = begun(WindowTest.plan(OnFailure.HOLD))
                .fails("b", Effect.PARTIAL)
                .runUntil("Apply b");
        rig.give(UNASKED).run().answer(STEP_FAILED, "undo").answer(WINDOW_UNKNOWN, "continue");
        assertThat(rig.hold(STEP_FAILED).choices()).contains("undo", "rollback");
        assertThat(rig.hold(STEP_FAILED).evidence()).contains("look at it; nobody can tell");
        rig.answer(STEP_FAILED, "rollback").answer(WINDOW_UNKNOWN, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_plan_that_would_undo_or_go_back_by_itself_asks_instead() {
        for (OnFailure policy : List.of(OnFailure.UNDO, OnFailure.ROLLBACK)) {
            Rig rig = begun(WindowTest.plan(policy))
                    .runUntil("Apply b")
                    .give(UNASKED)
                    .fails("b", Effect.PARTIAL)
                    .run();
            assertThat(rig.hold(STEP_FAILED).choices()).contains("undo", "rollback");
            assertThat(rig.effects()).containsExactly("a@t", "b@t");
        }
    }

    @Test
    void on_the_way_out_stopping_is_no_answer() {
        for (String stage : List.of("ReadBaseline", "Prepare out")) {
            Plan plan = PlanBuilder.plan()
                    .windowCloses("all nodes are new")
                    .baseline("load")
                    .phase("p", p -> p.step("a"))
                    .always("out")
                    .build();
            Rig rig = begun(plan)
                    .runUntil("Apply a")
                    .runUntil(stage)
                    .give(UNASKED)
                    .wish(ROLLBACK);
            assertThat(rig.hold(WINDOW_UNKNOWN).choices().contains("stop")).isEqualTo(stage.equals("ReadBaseline"));
            rig.answer(WINDOW_UNKNOWN, "continue").ends(Ending.DONE);
        }
    }

    @Test
    void a_run_that_has_ended_goes_back_only_where_the_wish_says_so_and_that_is_on_record() {
        Rig rig = Rig.of(WindowTest.plan(OnFailure.HOLD)).give(UNASKED).start().ends(Ending.DONE);
        assertThat(rig.events(Event.WindowAsked.class))
                .as("not before the first phase")
                .isEmpty();
        rig.crash().give(UNASKED).wish(ROLLBACK).accept(ROLLBACK).run().ends(Ending.DONE);
        assertThat(rig.state.unknownWindow()).hasSize(1);
        rig.give(new Input.Wish(ROLLBACK, "ann", "slow", false, true, "r9"))
                .run()
                .ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.Requested.class).getFirst().reason())
                .contains("slow (goes back although 'all nodes are new' cannot be asked");
    }

    @Test
    void a_crash_anywhere_between_question_and_answer_never_leads_back_by_itself() {
        List<Event> whole = putBackOnceAsked().journal;
        int unasked = index(whole, Event.WindowAsked.class);
        int undone = index(whole, Event.UndoStarted.class);
        assertThat(unasked).isLessThan(undone);
        for (int cut = unasked + 1; cut <= undone; cut++) {
            Rig rig = putBackOnceAsked().crash(cut).run();
            assertThat(rig.events(Event.UndoStarted.class)).as("cut at %d", cut).isEmpty();
        }
    }

    private static Rig putBackOnceAsked() {
        Rig rig = begun(WindowTest.plan(OnFailure.HOLD))
                .fails("b", Effect.PARTIAL)
                .runUntil("Apply b");
        return rig.give(UNASKED).run().answer(STEP_FAILED, "undo").answer(WINDOW_UNKNOWN, "undo");
    }

    private static int index(List<Event> journal, Class<?> type) {
        return journal.stream().map(Object::getClass).toList().indexOf(type);
    }
}
