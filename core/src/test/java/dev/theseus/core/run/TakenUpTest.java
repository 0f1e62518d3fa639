package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.TOO_MANY_FAILURES;
import static dev.theseus.core.run.Event.HoldKind.UNDO_IMPOSSIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Share;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Targets that failed, and that a person takes up again once the cause is mended. */
final class TakenUpTest {
    private static final Site A_ON_T = new Site(0, 0, 0, Site.NO_ITEM);

    private static Plan plan(OnFailure onFailure, Consumer<StepBuilder> first) {
        return PlanBuilder.plan()
                .phase(
                        "p",
                        p -> p.onFailure(onFailure).step("a", first).step("b").step("c"))
                .build();
    }

    private static Rig leftAtB() {
        return Rig.of(plan(OnFailure.HOLD, _ -> {}))
                .fails("b", Effect.PARTIAL)
                .start()
                .answer(STEP_FAILED, "leave");
    }

    private static Rig putBackAtB() {
        return Rig.of(plan(OnFailure.UNDO, _ -> {}))
                .captures("a", Map.of("seen", Value.of(1)))
                .captures("a", Map.of("seen", Value.of(2)))
                .fails("b", Effect.PARTIAL)
                .start();
    }

    @Test
    void what_was_left_as_it_was_goes_on_with_the_step_that_failed() {
        Rig rig = leftAtB();
        assertThat(rig.hold(TOO_MANY_FAILURES).choices()).containsExactly("retry", "continue", "rollback", "stop");
        assertThat(rig.hold(TOO_MANY_FAILURES).evidence()).contains("with the step that failed", "t");
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "b@t#2", "c@t#2");
        assertThat(rig.events(Event.TargetsTakenUp.class))
                .extracting(Event.TargetsTakenUp::targets)
                .containsExactly(List.of(0));
        assertThat(rig.state.phase(0).failures()).isZero();
        assertThat(rig.state.captured(A_ON_T)).containsEntry("attempt", Value.of(1));
    }

    @Test
    void what_was_put_back_begins_anew_and_no_number_stands_for_two_executions() {
        Rig rig = putBackAtB();
        assertThat(rig.hold(TOO_MANY_FAILURES).evidence()).contains("from the first step");
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo a@t", "a@t#2", "b@t#2", "c@t#2");
        assertThat(rig.state.captured(A_ON_T)).containsEntry("seen", Value.of(2));
        rig.wish(Event.RequestKind.ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).endsWith("undo c@t#2", "undo b@t#2", "undo a@t#2");
    }

    @Test
    void what_fails_again_is_asked_about_again() {
        Rig rig = putBackAtB().fails("a", Effect.PARTIAL).answer(TOO_MANY_FAILURES, "retry");
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("1 of 1");
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).endsWith("a@t#2", "undo a@t#2", "a@t#3", "b@t#3", "c@t#3");
    }

    @Test
    void a_person_hears_of_steps_that_nobody_undid_and_that_begin_again() {
        Rig rig = Rig.of(plan(OnFailure.UNDO, StepBuilder::undoImpossible))
                .fails("b", Effect.PARTIAL)
                .start()
                .answer(UNDO_IMPOSSIBLE, "leave");
        assertThat(rig.hold(TOO_MANY_FAILURES).evidence()).contains("nobody has undone 'a' on t");
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).endsWith("a@t#2", "b@t#2", "c@t#2");
    }

    @Test
    void failed_targets_go_before_the_others_in_waves_of_their_own() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.size(2)
                                        .minInService(2)
                                        .maxFailures(1)
                                        .step("a")
                                        .step("b"))
                        .build())
                .targets(0, "u", "v", "w", "x", "y")
                .fails("b", Effect.PARTIAL)
                .fails("b", Effect.PARTIAL)
                .start()
                .answer(STEP_FAILED, "leave")
                .answer(STEP_FAILED, "leave");
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("2 of 5", "u, v");
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.events(Event.WaveStarted.class))
                .extracting(Event.WaveStarted::targets)
                .containsExactly(List.of(0, 1), List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(rig.effects())
                .containsOnlyOnce("a@u")
                .containsOnlyOnce("a@v")
                .contains("b@u#2", "b@v#2");
    }

    @Test
    void one_that_serves_again_is_taken_out_only_as_far_as_the_plan_allows() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.size(new Share.All())
                                        .minInService(1)
                                        .onFailure(OnFailure.UNDO)
                                        .maxFailures(1)
                                        .step("a"))
                        .build())
                .targets(0, "u", "v", "w")
                .fails("a", Effect.PARTIAL)
                .fails("a", Effect.PARTIAL)
                .start();
        rig.answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        assertThat(rig.events(Event.WaveStarted.class))
                .extracting(Event.WaveStarted::targets)
                .containsExactly(List.of(0, 1), List.of(0, 1), List.of(2));
    }

    @Test
    void a_repeated_step_goes_on_with_the_item_that_failed() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase("p", p -> p.step("a", s -> s.each("part")).step("b"))
                        .build())
                .on(
                        "Apply a",
                        activity -> List.of(new Input.Applied(Rig.site(activity), 1, new Value.Fields(Map.of()))))
                .fails("a", Effect.PARTIAL)
                .start()
                .answer(STEP_FAILED, "leave")
                .answer(TOO_MANY_FAILURES, "retry")
                .ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a[0]@t", "a[1]@t", "a[1]@t#2", "b@t#2");
    }

    @Test
    void a_controller_that_dies_on_the_way_asks_again_or_goes_on() {
        Rig whole = leftAtB().answer(TOO_MANY_FAILURES, "retry").ends(Ending.DONE);
        List<String> trace = whole.trace();
        int answered = trace.lastIndexOf("HoldAnswered") + 1;
        Rig asked = leftAtB().answer(TOO_MANY_FAILURES, "retry").crash(answered).run();
        assertThat(asked.hold(TOO_MANY_FAILURES).text()).contains("1 of 1");
        leftAtB().answer(TOO_MANY_FAILURES, "retry").crash(answered + 1).run().ends(Ending.DONE);
    }

    @Test
    void a_way_back_undoes_what_waits_to_be_taken_up_again_once() {
        Rig rig = leftAtB()
                .say(TOO_MANY_FAILURES, "retry")
                .wish(Event.RequestKind.ROLLBACK)
                .run();
        rig.ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo a@t");
    }
}
