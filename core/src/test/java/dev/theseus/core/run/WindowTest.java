package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.WINDOW_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Action.Effect;
import org.junit.jupiter.api.Test;

/** A rollback window that a condition of the plan closes. */
final class WindowTest {
    private static final Input CLOSED = new Input.Closed(0, "3 of 3");

    /** Of two steps, and a condition that closes its window. */
    static Plan plan(OnFailure onFailure) {
        return PlanBuilder.plan()
                .windowCloses("all nodes are new")
                .phase("p", p -> p.onFailure(onFailure).step("a").step("b"))
                .build();
    }

    private static Rig atB(OnFailure onFailure) {
        Rig rig = Rig.of(plan(onFailure));
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()));
        return rig.runUntil("Apply b");
    }

    @Test
    void once_it_is_closed_nothing_is_taken_back_and_whoever_wants_it_is_asked() {
        Rig rig = atB(OnFailure.HOLD).give(CLOSED).give(CLOSED);
        assertThat(rig.events(Event.WindowClosed.class))
                .as("news are told once")
                .hasSize(1);
        rig.wish(Event.RequestKind.ROLLBACK).run();
        assertThat(rig.hold(WINDOW_CLOSED).text()).contains("ann wants the run back", "all nodes are new (3 of 3)");
        rig.answer(WINDOW_CLOSED, "continue").ends(Ending.DONE);
        rig.accept(Event.RequestKind.ROLLBACK).run().ends(Ending.DONE);
        assertThat(rig.events(Event.RollbackStarted.class)).isEmpty();
        atB(OnFailure.HOLD)
                .give(CLOSED)
                .wish(Event.RequestKind.ROLLBACK)
                .answer(WINDOW_CLOSED, "stop")
                .ends(Ending.STOPPED);
    }

    @Test
    void questions_offer_no_way_back_any_more() {
        Rig rig = Rig.of(plan(OnFailure.HOLD)).fails("b", Effect.PARTIAL).start();
        assertThat(rig.hold(STEP_FAILED).choices()).contains("undo", "rollback");
        rig.give(CLOSED);
        assertThat(rig.hold(STEP_FAILED).choices()).containsExactly("retry", "done", "leave", "stop");
        rig.say(STEP_FAILED, "rollback");
        assertThat(rig.hold(STEP_FAILED).choices()).as("no answer at all").isNotEmpty();
        rig.fails("b", Effect.PARTIAL).answer(STEP_FAILED, "retry");
        assertThat(rig.hold(STEP_FAILED).choices()).containsExactly("retry", "done", "leave", "stop");
        rig.answer(STEP_FAILED, "done").ends(Ending.DONE);
    }

    @Test
    void a_plan_that_would_undo_or_go_back_by_itself_asks_instead() {
        for (OnFailure policy : new OnFailure[] {OnFailure.UNDO, OnFailure.ROLLBACK}) {
            Rig rig = atB(policy).give(CLOSED).fails("b", Effect.PARTIAL).run();
            assertThat(rig.hold(STEP_FAILED).choices()).doesNotContain("undo", "rollback");
            assertThat(rig.effects()).containsExactly("a@t", "b@t");
        }
    }

    @Test
    void a_way_back_that_was_begun_in_time_goes_to_its_end() {
        Rig rig = atB(OnFailure.HOLD)
                .wish(Event.RequestKind.ROLLBACK)
                .give(CLOSED)
                .run();
        rig.ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.WindowClosed.class)).isEmpty();
    }

    @Test
    void it_is_closed_on_the_way_out_too_where_stopping_is_no_answer() {
        for (String stage : new String[] {"ReadBaseline", "Prepare out"}) {
            Plan plan = PlanBuilder.plan()
                    .windowCloses("all nodes are new")
                    .baseline("load")
                    .phase("p", p -> p.step("a"))
                    .always("out")
                    .build();
            Rig rig = Rig.of(plan);
            rig.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()));
            rig.runUntil("Apply a").runUntil(stage).give(CLOSED).wish(Event.RequestKind.ROLLBACK);
            assertThat(rig.hold(WINDOW_CLOSED).choices().contains("stop")).isEqualTo(stage.equals("ReadBaseline"));
            rig.answer(WINDOW_CLOSED, "continue").ends(Ending.DONE);
        }
    }

    @Test
    void it_is_closed_after_the_end_too_but_not_before_the_first_phase() {
        Rig rig = Rig.of(plan(OnFailure.HOLD)).give(CLOSED).start().ends(Ending.DONE);
        assertThat(rig.events(Event.WindowClosed.class)).isEmpty();
        rig.crash().give(CLOSED).wish(Event.RequestKind.ROLLBACK).run().ends(Ending.DONE);
        assertThat(rig.state.closedWindow()).map(ClosedWindow::condition).contains("all nodes are new");
    }
}
