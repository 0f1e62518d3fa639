package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.LOSES_WRITES;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.UNDO_FAILED;
import static dev.theseus.core.run.Event.HoldKind.UNDO_IMPOSSIBLE;
import static dev.theseus.core.run.Event.RequestKind.ROLLBACK;
import static dev.theseus.core.run.Event.RequestKind.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step.Remedy.Then;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Undo of a target, and rollback of the run. */
class WayBackTest {

    private static List<UndoneBy> by(Rig rig) {
        return rig.events(Event.UndoDone.class).stream().map(Event.UndoDone::by).toList();
    }

    @Test
    void a_rollback_undoes_last_first_phases_and_waves_in_reverse() {
        Plan plan = PlanBuilder.plan()
                .phase("one", p -> p.size(2).step("a").step("b"))
                .phase("two", p -> p.step("c"))
                .always("out")
                .build();
        Rig rig = Rig.of(plan)
                .targets(0, "x", "y", "z")
                .targets(1, "u", "v")
                .start()
                .ends(Ending.DONE);
        int forward = rig.effects().size();
        rig.wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        List<String> back = rig.effects().subList(forward, rig.effects().size());
        assertThat(back.subList(0, 4)).containsExactly("undo c@v", "undo c@u", "undo b@z", "undo a@z");
        assertThat(back.subList(4, 8)).containsExactlyInAnyOrder("undo b@x", "undo a@x", "undo b@y", "undo a@y");
        assertThat(back.subList(8, back.size()))
                .as("always runs on every way out")
                .containsExactly("out@t#2");
        assertThat(rig.events(Event.RollbackStarted.class))
                .extracting(Event.RollbackStarted::by)
                .containsExactly("ann");
        assertThat(rig.state.ending().orElseThrow().exitStatus()).isEqualTo(5);
    }

    @Test
    void a_skipped_step_is_never_undone_and_one_left_to_undo_needs_its_person() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b", "c"))
                .skips("a", Event.SkipReason.WHEN)
                .skips("b", Event.SkipReason.IN_PLACE)
                .start()
                .wish(ROLLBACK)
                .run()
                .ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("c@t", "undo c@t");
    }

    @Test
    void a_step_says_how_it_is_undone() {
        Plan plan = PlanBuilder.plan()
                .phase(
                        "p",
                        p -> p.step("itself")
                                .step("steps", s -> s.undo("u1").undo("u2"))
                                .step("unneeded", s -> s.undoUnneeded())
                                .step("impossible", s -> s.undoImpossible()))
                .build();
        Rig rig = Rig.of(plan).start().ends(Ending.DONE).wish(ROLLBACK).run();
        assertThat(rig.hold(UNDO_IMPOSSIBLE).choices()).containsExactly("leave", "stop");
        rig.answer(UNDO_IMPOSSIBLE, "leave").ends(Ending.ROLLED_BACK);
        assertThat(by(rig)).containsExactly(UndoneBy.LEFT, UndoneBy.NOTHING, UndoneBy.STEPS, UndoneBy.ITSELF);
        assertThat(rig.effects().subList(4, rig.effects().size()))
                .containsExactly("undo steps@t", "u1@t", "u2@t", "undo itself@t");
    }

    @Test
    void undo_steps_of_each_item_are_executions_of_their_own() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.each("part").undo("u")))
                .build();
        Rig rig = Rig.of(plan).start().wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a[0]@t", "a[1]@t", "undo a[1]@t", "u@t", "undo a[0]@t", "u@t#2");
    }

    @Test
    void items_are_in_scope_while_their_step_is_undone() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.each("part").undo("u")))
                .build();
        Rig rig = Rig.of(plan).start().wish(ROLLBACK).runUntil("Prepare u");
        Lane lane = rig.state.lanes().values().iterator().next();
        assertThat(rig.state.items(lane.site().orElseThrow())).containsEntry("part", Value.of("two"));
    }

    @Test
    void an_undo_that_fails_holds_and_is_tried_again_or_left() {
        Plan plan = PlanBuilder.of("a", "b");
        Rig retried = Rig.of(plan).undoFails("b").start().wish(ROLLBACK).run();
        assertThat(retried.hold(UNDO_FAILED).choices()).containsExactly("retry", "leave", "stop");
        retried.answer(UNDO_FAILED, "retry").ends(Ending.ROLLED_BACK);
        assertThat(retried.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo b@t#2", "undo a@t");
        Rig left = Rig.of(plan).undoFails("b").start().wish(ROLLBACK).run().answer(UNDO_FAILED, "leave");
        left.ends(Ending.ROLLED_BACK);
        assertThat(by(left)).containsExactly(UndoneBy.LEFT, UndoneBy.ITSELF);
    }

    @Test
    void what_somebody_else_changed_since_gives_way_by_a_persons_word_alone_and_for_that_step_alone() {
        Plan plan = PlanBuilder.of("a", "b");
        Rig rig = Rig.of(plan)
                .changedSince("b")
                .changedSince("a")
                .start()
                .wish(ROLLBACK)
                .run();
        Hold hold = rig.hold(UNDO_FAILED);
        assertThat(hold.choices()).containsExactly("retry", "put-back", "leave", "stop");
        assertThat(hold.text()).contains("now 3, written 2, found 1");
        assertThat(rig.state.lanes().values().iterator().next().overwrites()).isFalse();
        rig.say(UNDO_FAILED, "put-back");
        assertThat(rig.state.lanes().values().iterator().next().overwrites()).isTrue();
        rig.run();
        assertThat(rig.hold(UNDO_FAILED).choices()).contains("put-back");
        assertThat(rig.state.lanes().values().iterator().next().overwrites())
                .as("of the step before it")
                .isFalse();
        rig.answer(UNDO_FAILED, "put-back").ends(Ending.ROLLED_BACK);
        assertThat(by(rig)).containsExactly(UndoneBy.ITSELF, UndoneBy.ITSELF);
    }

    @Test
    void a_retry_takes_the_word_back() {
        Rig rig = Rig.of(PlanBuilder.of("a"))
                .changedSince("a")
                .changedSince("a")
                .start()
                .wish(ROLLBACK)
                .run()
                .answer(UNDO_FAILED, "put-back")
                .say(UNDO_FAILED, "retry");
        assertThat(rig.state.lanes().values().iterator().next().overwrites()).isFalse();
    }

    @Test
    void a_step_of_an_undo_that_fails_is_retried_skipped_or_settled_like_any_step() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.undo("u", u -> u.remedy(Then.RETRY, 1, "r"))))
                .build();
        Rig rig = Rig.of(plan)
                .fails("u", Effect.PARTIAL, 0)
                .fails("u", Effect.PARTIAL)
                .start()
                .wish(ROLLBACK)
                .run()
                .answer(UNDO_FAILED, "retry")
                .ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@t", "undo a@t", "u@t", "r@t", "u@t#2", "u@t#3");
        Rig skipped =
                Rig.of(plan).fails("u", Effect.PARTIAL).start().wish(ROLLBACK).run();
        skipped.answer(UNDO_FAILED, "skip").ends(Ending.ROLLED_BACK);
        assertThat(by(skipped)).containsExactly(UndoneBy.STEPS);
    }

    @Test
    void a_failed_target_is_put_back_by_a_persons_word_without_its_failure_coming_along() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b"))
                .fails("b", Effect.PARTIAL)
                .start()
                .answer(STEP_FAILED, "undo");
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo a@t");
        assertThat(rig.state.phase(0).targets().getFirst().result()).contains(Event.TargetResult.PUT_BACK);
    }

    @Test
    void a_rollback_waits_for_what_is_under_way_and_begins_nothing_more() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b")).targets(0, "x", "y");
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()))
                .runUntil("Apply a");
        rig.wish(ROLLBACK);
        assertThat(rig.events(Event.RollbackStarted.class)).isEmpty();
        rig.run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@x", "undo a@x");
    }

    @Test
    void a_rollback_that_was_stopped_is_taken_up_again_with_attempts_of_its_own() {
        Rig rig = Rig.of(PlanBuilder.of("a", "b"))
                .undoFails("b")
                .start()
                .wish(ROLLBACK)
                .run();
        rig.answer(UNDO_FAILED, "stop").ends(Ending.STOPPED);
        rig.wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@t", "b@t", "undo b@t", "undo b@t#2", "undo a@t");
    }

    @Test
    void a_retry_of_an_undo_waits_while_the_run_is_being_stopped() {
        Rig rig = Rig.of(PlanBuilder.plan().phase("p", p -> p.size(2).step("a")).build())
                .targets(0, "x", "y")
                .undoFails("a")
                .start()
                .wish(ROLLBACK)
                .runUntil("Undo a");
        rig.give(new Input.UndoFailed(new Site(0, 0, 0, -1), 1, Rig.FAILURE));
        rig.wish(STOP).say(UNDO_FAILED, "retry").run().ends(Ending.STOPPED);
        assertThat(rig.effects()).filteredOn(effect -> effect.endsWith("#2")).isEmpty();
    }

    @Test
    void going_back_after_users_came_asks_a_person_first() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("open", s -> s.opensToUsers()).step("b"))
                .build();
        Rig rig = Rig.of(plan);
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()))
                .runUntil("Prepare b");
        rig.wish(ROLLBACK).wish(ROLLBACK);
        assertThat(rig.state.holds()).as("asked once").hasSize(1);
        rig.run().answer(LOSES_WRITES, "leave").ends(Ending.DONE);
        assertThat(rig.wish(ROLLBACK).events(Event.RollbackStarted.class)).isEmpty();
        rig.accept(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        Rig agreed = Rig.of(plan).fails("b", Effect.PARTIAL).start().answer(STEP_FAILED, "rollback");
        assertThat(agreed.state.holds()).hasSize(2);
        agreed.answer(LOSES_WRITES, "rollback").ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_wish_that_asks_back_about_a_loss_is_asked_once_though_it_comes_twice() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("open", s -> s.opensToUsers()).step("then"))
                .build();
        Rig rig = Rig.of(plan).fails("then", Effect.PARTIAL).start();
        var wish = new Input.Wish(ROLLBACK, "ann", "slow", false, "r7");
        rig.give(wish);
        assertThat(rig.hold(LOSES_WRITES).text()).contains("on 1 target: t");
        rig.answer(LOSES_WRITES, "leave");
        rig.give(wish);
        assertThat(rig.state.holds().values()).noneMatch(hold -> hold.kind() == LOSES_WRITES);
        rig.give(new Input.Wish(ROLLBACK, "ann", "slow", true, "r8"));
        rig.run().ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.Requested.class).getLast())
                .satisfies(request -> assertThat(request.by()).isEqualTo("ann"))
                .satisfies(request ->
                        assertThat(request.reason()).contains("slow (accepts the loss of what users wrote since"));
    }

    @Test
    void users_may_have_come_while_the_step_that_lets_them_in_is_in_doubt_but_not_where_it_never_started() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("open", s -> s.opensToUsers()))
                .build();
        Rig failed = Rig.of(plan).fails("open", Effect.PARTIAL).start();
        assertThat(failed.state.openedAt()).isPresent();
        Rig clean = Rig.of(plan).fails("open", Effect.NONE).start();
        assertThat(clean.state.openedAt()).isEmpty();
        Rig never = Rig.of(plan).doubtful("open").settles("open", Event.Settlement.NEVER_STARTED);
        never.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()))
                .runUntil("Settle open");
        assertThat(never.state.openedAt()).isPresent();
        Rig inPlace = Rig.of(plan).skips("open", Event.SkipReason.IN_PLACE).start();
        assertThat(inPlace.state.openedAt()).isPresent();
    }

    @Test
    void a_rollback_wanted_on_the_way_out_follows_it() {
        Plan plan =
                PlanBuilder.plan().phase("p", p -> p.step("a")).always("out").build();
        Rig rig = Rig.of(plan);
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, java.util.Map.of()))
                .runUntil("Apply out");
        rig.wish(STOP);
        assertThat(rig.events(Event.Requested.class))
                .as("there is nothing left to stop")
                .isEmpty();
        rig.wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.effects()).containsExactly("a@t", "out@t", "undo a@t", "out@t#2");
    }

    @Test
    void there_is_nothing_to_go_back_to_once_rolled_back_refused_or_abandoned() {
        Rig back = Rig.of(PlanBuilder.of("a")).start().wish(ROLLBACK).run().ends(Ending.ROLLED_BACK);
        int events = back.journal.size();
        back.wish(ROLLBACK).wish(STOP).wish(Event.RequestKind.PAUSE).wish(Event.RequestKind.FINALIZE);
        assertThat(back.journal).hasSize(events);
        Rig gone = Rig.of(PlanBuilder.of("a")).start().wish(Event.RequestKind.ABANDON);
        assertThat(gone.state.ending()).as("done is done").contains(Ending.DONE);
    }
}
