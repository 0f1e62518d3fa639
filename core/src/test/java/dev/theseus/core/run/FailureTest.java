package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.ExitMeaning;
import dev.theseus.core.plan.Step.Remedy.Then;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What follows a step that failed. */
class FailureTest {
    private static final Value FOUND_FIRST = Value.of("found 1");

    private static Plan plan(Consumer<StepBuilder> b) {
        return PlanBuilder.plan()
                .phase("p", p -> p.step("a").step("b", b).step("c"))
                .build();
    }

    private static Plan policy(OnFailure policy) {
        return PlanBuilder.plan()
                .phase("p", p -> p.onFailure(policy).step("a").step("b"))
                .build();
    }

    @Test
    void a_run_in_which_all_goes_well_ends_done() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).targets(0, "x", "y").start().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@x", "b@x", "a@y", "b@y");
        assertThat(rig.state.ending().orElseThrow().exitStatus()).isZero();
    }

    @Test
    void a_failure_holds_and_a_person_lets_it_be_tried_again() {
        Rig rig = Rig.of(plan(_ -> {})).fails("b", Effect.PARTIAL).start();
        assertThat(rig.hold(STEP_FAILED).choices())
                .containsExactly("retry", "done", "leave", "undo", "rollback", "stop");
        rig.answer(STEP_FAILED, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "b@t#2", "c@t");
    }

    @Test
    void a_person_says_that_it_is_done() {
        Rig rig = Rig.of(plan(_ -> {})).fails("b", Effect.PARTIAL).start();
        rig.answer(STEP_FAILED, "done").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "c@t");
    }

    @Test
    void a_target_is_left_failed_by_a_persons_word_and_counts() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase("p", p -> p.maxFailures(1).step("a"))
                        .build())
                .targets(0, "x", "y")
                .fails("a", Effect.PARTIAL)
                .start();
        rig.answer(STEP_FAILED, "leave").ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.state.phase(0).targets().getFirst().result()).contains(Event.TargetResult.FAILED);
        assertThat(rig.state.phase(0).targets().getFirst().begun()).hasSize(1);
    }

    @Test
    void too_many_failures_finish_the_run_where_the_plan_says_so() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .baseline("b")
                        .phase(
                                "p",
                                p -> p.size(2)
                                        .finish()
                                        .onFailure(OnFailure.UNDO)
                                        .step("a")
                                        .step("b"))
                        .phase("q", p -> p.step("c"))
                        .always(p -> p.step("d"))
                        .build())
                .targets(0, "x", "y", "z")
                .targets(1, "x")
                .fails("b", Effect.NONE)
                .start();
        rig.ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.state.phase(0).targets())
                .extracting(TargetState::result)
                .containsExactly(
                        Optional.of(Event.TargetResult.PUT_BACK),
                        Optional.of(Event.TargetResult.DONE),
                        Optional.empty());
        assertThat(rig.state.phase(1).status()).isEqualTo(PhaseState.Status.SKIPPED);
        assertThat(rig.effects()).doesNotContain("c@x").contains("d@t");
        assertThat(rig.events(Event.HoldOpened.class)).isEmpty();
        assertThat(rig.events(Event.BaselineRead.class)).hasSize(2);
        assertThat(rig.state.isResolved()).isTrue();
    }

    @Test
    void a_plan_leaves_failed_targets_behind_until_they_are_too_many() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.maxFailures(1).onFailure(OnFailure.LEAVE).step("a"))
                        .build())
                .targets(0, "x", "y", "z")
                .fails("a", Effect.PARTIAL)
                .start();
        rig.ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.state.phase(0).targets())
                .extracting(target -> target.result().orElseThrow())
                .containsExactly(Event.TargetResult.FAILED, Event.TargetResult.DONE, Event.TargetResult.DONE);
        Rig second = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.maxFailures(1).onFailure(OnFailure.LEAVE).step("a"))
                        .build())
                .targets(0, "x", "y", "z")
                .fails("a", Effect.PARTIAL)
                .fails("a", Effect.PARTIAL)
                .start();
        assertThat(second.events(Event.HoldOpened.class)).singleElement().satisfies(hold -> {
            assertThat(hold.kind()).isEqualTo(Event.HoldKind.TOO_MANY_FAILURES);
            assertThat(hold.text()).as("which, and why").contains("x, y; x at 'a': ");
        });
        assertThat(second.effects()).hasSize(2);
    }

    @Test
    void an_idempotent_step_is_retried_after_growing_pauses_and_then_held() {
        Rig rig = Rig.of(plan(b -> b.retry(3).idempotent()));
        for (int i = 0; i < 3; i++) rig.fails("b", Effect.PARTIAL);
        rig.start();
        List<Event.RetryScheduled> retries = rig.events(Event.RetryScheduled.class);
        assertThat(retries)
                .extracting(retry -> Duration.between(retry.at(), retry.notBefore()))
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20));
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "b@t#2", "b@t#3");
        rig.hold(STEP_FAILED);
    }

    @Test
    void a_step_that_may_not_be_repeated_is_retried_only_where_it_changed_nothing() {
        Rig partial = Rig.of(plan(b -> b.retry(3))).fails("b", Effect.PARTIAL).start();
        partial.hold(STEP_FAILED);
        Rig clean =
                Rig.of(plan(b -> b.retry(3))).fails("b", Effect.NONE).start().ends(Ending.DONE);
        assertThat(clean.effects()).containsExactly("a@t", "b@t", "b@t#2", "c@t");
    }

    @Test
    void a_step_with_a_question_is_retried_since_it_is_asked_before_each_try() {
        Rig rig = Rig.of(plan(b -> b.retry(3).unless()))
                .fails("b", Effect.PARTIAL)
                .start()
                .ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "b@t#2", "c@t");
        Rig undone = Rig.of(plan(b -> b.unless())).fails("b", Effect.PARTIAL).start();
        undone.hold(STEP_FAILED);
    }

    @Test
    void an_exit_status_may_ask_to_be_called_again_but_not_for_ever() {
        Rig rig = Rig.of(plan(_ -> {}));
        for (int i = 0; i < 3; i++) rig.fails("b", Effect.PARTIAL, Optional.of(ExitMeaning.AGAIN));
        assertThat(rig.start().ends(Ending.DONE).effects())
                .containsExactly("a@t", "b@t", "b@t#2", "b@t#3", "b@t#4", "c@t");
        Rig endless = Rig.of(plan(_ -> {}));
        for (int i = 0; i < 200; i++) endless.fails("b", Effect.PARTIAL, Optional.of(ExitMeaning.AGAIN));
        endless.start().hold(STEP_FAILED);
        assertThat(endless.effects()).hasSize(1 + Failures.CALLS_AT_MOST);
    }

    @Test
    void an_exit_status_may_ask_for_a_person_whatever_the_plan_does_with_failures() {
        Rig rig = Rig.of(plan(b -> b.retry(3).idempotent().onFailure(OnFailure.ROLLBACK)))
                .fails("b", Effect.PARTIAL, Optional.of(ExitMeaning.HOLD))
                .start();
        rig.hold(STEP_FAILED);
        assertThat(rig.effects()).containsExactly("a@t", "b@t");
    }

    @Test
    void a_remedy_is_carried_out_and_the_step_begins_again_with_what_it_found_first() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.RETRY, 1, "r")))
                .fails("b", Effect.PARTIAL, 0)
                .start()
                .ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "r@t", "b@t#2", "c@t");
        List<Begun> begun = rig.state.phase(0).targets().getFirst().begun();
        assertThat(begun)
                .extracting(each -> rig.plan.step(each.site().step()).id())
                .containsExactly("a", "r", "b", "c");
        assertThat(begun.get(2).found()).isEqualTo(FOUND_FIRST);
    }

    @Test
    void a_remedy_is_used_at_most_so_often_each_time_as_an_attempt_of_its_own() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.RETRY, 2, "r")));
        for (int i = 0; i < 3; i++) rig.fails("b", Effect.PARTIAL, 0);
        rig.start().hold(STEP_FAILED);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "r@t", "b@t#2", "r@t#2", "b@t#3");
    }

    @Test
    void what_a_remedy_saw_when_it_was_carried_out_last_is_what_counts() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.RETRY, 2, "r")))
                .fails("b", Effect.PARTIAL, 0)
                .fails("b", Effect.PARTIAL, 0)
                .captures("r", Map.of("seen", Value.of(1)))
                .captures("r", Map.of("seen", Value.of(2)))
                .start()
                .ends(Ending.DONE);
        Step remedy = rig.plan.allSteps().stream()
                .filter(step -> step.id().equals("r"))
                .findFirst()
                .orElseThrow();
        assertThat(rig.state.captures(remedy.number(), new Site(0, 0, 0, Site.NO_ITEM)))
                .containsEntry("seen", Value.of(2));
    }

    @Test
    void a_remedy_may_ignore_the_failure() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.IGNORE, 1)))
                .fails("b", Effect.PARTIAL, 0)
                .start()
                .ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "c@t");
    }

    @Test
    void a_remedy_may_end_in_a_hold_and_says_what_it_was_carried_out_against() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.HOLD, 1, "r")))
                .fails("b", Effect.PARTIAL, 0)
                .start();
        assertThat(rig.hold(STEP_FAILED).text()).contains("'b' on t").contains("it failed");
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "r@t");
    }

    @Test
    void a_remedy_that_itself_fails_is_held_at_its_own_step() {
        Rig rig = Rig.of(plan(b -> b.remedy(Then.RETRY, 1, "r")))
                .fails("b", Effect.PARTIAL, 0)
                .fails("r", Effect.PARTIAL)
                .start();
        assertThat(rig.hold(STEP_FAILED).text()).contains("'r' on t");
        rig.answer(STEP_FAILED, "done").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "r@t", "b@t#2", "c@t");
    }

    @Test
    void a_verification_that_fails_is_a_failure_with_an_effect() {
        Rig rig = Rig.of(policy(OnFailure.UNDO)).unverified("b").start();
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo a@t");
    }

    @Test
    void a_failure_that_changed_nothing_is_not_undone() {
        Rig rig = Rig.of(policy(OnFailure.UNDO)).fails("b", Effect.NONE).start();
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo a@t");
        rig.answer(Event.HoldKind.TOO_MANY_FAILURES, "continue").ends(Ending.FINISHED_WITH_FAILURES);
    }

    @Test
    void a_plan_may_stop_the_run_and_it_has_failed() {
        Rig rig = Rig.of(policy(OnFailure.STOP))
                .targets(0, "x", "y")
                .fails("b", Effect.PARTIAL)
                .start()
                .ends(Ending.FAILED);
        assertThat(rig.effects()).containsExactly("a@x", "b@x");
        assertThat(rig.events(Event.Requested.class))
                .extracting(Event.Requested::by)
                .containsExactly(Choices.PLAN);
    }

    @Test
    void a_plan_may_roll_the_run_back() {
        Rig rig = Rig.of(policy(OnFailure.ROLLBACK))
                .targets(0, "x", "y")
                .fails("b", Effect.PARTIAL)
                .start()
                .ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@x", "b@x", "undo b@x", "undo a@x");
    }

    @Test
    void a_step_may_have_a_policy_of_its_own() {
        Rig rig = Rig.of(plan(b -> b.onFailure(OnFailure.STOP)))
                .fails("b", Effect.PARTIAL)
                .start();
        rig.ends(Ending.FAILED);
    }

    @Test
    void what_would_lose_what_users_wrote_asks_a_person_instead_of_following_the_plan() {
        for (OnFailure policy : List.of(OnFailure.UNDO, OnFailure.ROLLBACK)) {
            Rig rig = Rig.of(PlanBuilder.plan()
                            .phase(
                                    "p",
                                    p -> p.onFailure(policy)
                                            .step("open", s -> s.opensToUsers())
                                            .step("b"))
                            .build())
                    .fails("b", Effect.PARTIAL)
                    .start();
            assertThat(rig.hold(STEP_FAILED).evidence()).contains("loses what users wrote");
        }
    }
}
