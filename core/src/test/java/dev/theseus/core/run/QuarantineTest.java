package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.TOO_MANY_FAILURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Targets that failed, are set aside, and are tried once more when all others have had their turn. */
final class QuarantineTest {
    private static Plan plan(OnFailure onFailure, int room, Consumer<PhaseBuilder> more) {
        return PlanBuilder.plan()
                .phase("p", p -> {
                    p.onFailure(onFailure).quarantine(room).step("a").step("b", s -> s.idempotent());
                    more.accept(p);
                })
                .phase("q", q -> q.step("c"))
                .build();
    }

    private static Rig rig(OnFailure onFailure, int room) {
        return Rig.of(plan(onFailure, room, _ -> {})).targets(0, "u", "v", "w");
    }

    private static List<List<Integer>> waves(Rig rig) {
        return rig.events(Event.WaveStarted.class).stream()
                .filter(wave -> wave.phase() == 0)
                .map(Event.WaveStarted::targets)
                .toList();
    }

    @Test
    void what_failed_is_tried_once_more_after_all_others_and_goes_on_with_its_step() {
        Rig rig = rig(OnFailure.LEAVE, 1).fails("b", Effect.PARTIAL).start().ends(Ending.DONE);
        assertThat(waves(rig)).containsExactly(List.of(0), List.of(1), List.of(2), List.of(0));
        assertThat(rig.effects()).startsWith("a@u", "b@u", "a@v", "b@v", "a@w", "b@w", "b@u#2");
        assertThat(rig.state.phase(0).failures()).isZero();
        assertThat(rig.state.phase(0).finished()).isEqualTo(3);
    }

    @Test
    void what_was_put_back_begins_anew() {
        Rig rig = rig(OnFailure.UNDO, 1).fails("b", Effect.PARTIAL).start().ends(Ending.DONE);
        assertThat(rig.effects())
                .startsWith("a@u", "b@u", "undo b@u", "undo a@u", "a@v", "b@v", "a@w", "b@w", "a@u#2", "b@u#2");
    }

    @Test
    void what_fails_in_its_last_try_has_failed() {
        Rig rig = Rig.of(plan(OnFailure.LEAVE, 1, p -> p.maxFailures(1)))
                .targets(0, "u", "v")
                .fails("b", Effect.PARTIAL)
                .start();
        assertThat(rig.events(Event.TargetsSetAside.class)).hasSize(1);
        Rig again = Rig.of(plan(OnFailure.LEAVE, 3, p -> p.maxFailures(1)))
                .targets(0, "u")
                .fails("b", Effect.PARTIAL)
                .fails("b", Effect.PARTIAL)
                .start()
                .ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(again.events(Event.TargetsSetAside.class)).hasSize(1);
        assertThat(again.state.phase(0).failures()).isEqualTo(1);
    }

    @Test
    void where_there_is_no_room_left_it_has_failed_and_a_person_is_told_who_waits() {
        Rig rig = rig(OnFailure.LEAVE, 1)
                .fails("b", Effect.PARTIAL)
                .fails("b", Effect.PARTIAL)
                .start();
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("1 of 3", ": v", "1 more are set aside");
        rig.answer(TOO_MANY_FAILURES, "continue").ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(waves(rig)).containsExactly(List.of(0), List.of(1), List.of(2), List.of(0));
        assertThat(rig.state.phase(0).failures()).isEqualTo(1);
    }

    @Test
    void what_may_not_be_done_twice_is_not_set_aside() {
        Rig rig = rig(OnFailure.LEAVE, 3).fails("a", Effect.PARTIAL).start();
        assertThat(rig.events(Event.TargetsSetAside.class)).isEmpty();
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("1 of 3");
    }

    /** To begin anew would do once more what nobody has undone. */
    @Test
    void what_a_person_left_standing_on_the_way_back_is_not_begun_again() {
        Rig rig = rig(OnFailure.UNDO, 3)
                .fails("b", Effect.PARTIAL)
                .undoFails("a")
                .start()
                .answer(Event.HoldKind.UNDO_FAILED, "leave");
        assertThat(rig.events(Event.TargetsSetAside.class)).isEmpty();
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("1 of 3");
        assertThat(rig.effects()).doesNotContain("a@u#2");
    }

    @Test
    void where_a_remedy_failed_it_depends_on_the_step_that_it_was_for() {
        for (boolean twice : List.of(true, false)) {
            Rig rig = Rig.of(PlanBuilder.plan()
                            .phase(
                                    "p",
                                    p -> p.onFailure(OnFailure.LEAVE)
                                            .quarantine(3)
                                            .step("a", a -> {
                                                a.remedy(Step.Remedy.Then.RETRY, 1, "r");
                                                if (twice) a.idempotent();
                                            }))
                            .build())
                    .fails("a", Effect.PARTIAL, 0)
                    .fails("r", Effect.NONE)
                    .start();
            assertThat(rig.effects()).startsWith("a@t", "r@t");
            assertThat(rig.events(Event.TargetsSetAside.class)).hasSize(twice ? 1 : 0);
        }
    }

    /** The remedy's step left nothing, the step that it was for did. */
    @Test
    void what_a_remedy_left_says_nothing_of_the_step_that_it_was_for() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.onFailure(OnFailure.HOLD)
                                        .quarantine(3)
                                        .step("a", a -> a.remedy(Step.Remedy.Then.HOLD, 1, "r")))
                        .build())
                .fails("a", Effect.PARTIAL, 0)
                .fails("r", Effect.NONE)
                .start()
                .answer(STEP_FAILED, "done")
                .answer(STEP_FAILED, "leave");
        assertThat(rig.effects()).containsExactly("a@t", "r@t");
        assertThat(rig.events(Event.TargetsSetAside.class)).isEmpty();
    }

    @Test
    void a_phase_that_ends_early_counts_those_that_wait_as_failed() {
        Rig rig = Rig.of(plan(OnFailure.LEAVE, 1, PhaseBuilder::finish))
                .targets(0, "u", "v", "w")
                .fails("b", Effect.PARTIAL)
                .fails("b", Effect.PARTIAL)
                .start()
                .ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.state.phase(0).failures()).isEqualTo(2);
        assertThat(rig.state.phase(0).waitingAside()).isZero();
        assertThat(rig.effects()).doesNotContain("a@w", "b@u#2");
    }

    @Test
    void a_controller_that_dies_anywhere_comes_to_the_same_end() {
        for (OnFailure policy : List.of(OnFailure.LEAVE, OnFailure.UNDO)) {
            int events = rig(policy, 1)
                    .fails("b", Effect.PARTIAL)
                    .start()
                    .ends(Ending.DONE)
                    .trace()
                    .size();
            for (int cut = 1; cut < events; cut++) {
                Rig rig = rig(policy, 1)
                        .fails("b", Effect.PARTIAL)
                        .start()
                        .crash(cut)
                        .run();
                assertThat(rig.state.phase(0).finished())
                        .as(policy + ", cut off after event " + cut)
                        .isEqualTo(3);
                assertThat(rig.state.phase(0).failures()).isZero();
            }
        }
    }

    @Test
    void a_way_back_undoes_what_is_set_aside_once() {
        Rig rig = Rig.of(plan(OnFailure.LEAVE, 1, p -> {}))
                .targets(0, "u", "v")
                .fails("b", Effect.PARTIAL)
                .fails("b", Effect.PARTIAL)
                .start()
                .answer(TOO_MANY_FAILURES, "rollback");
        rig.ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsOnlyOnce("undo b@u").containsOnlyOnce("undo a@u");
    }
}
