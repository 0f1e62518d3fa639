package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.EXPRESSION_FAILED;
import static dev.theseus.core.run.Event.HoldKind.IN_DOUBT;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.UNDO_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps whose end is not known, and looks that fail. */
class DoubtTest {
    private static final Plan ONCE = PlanBuilder.of("a", "b");
    private static final Plan AGAIN = PlanBuilder.plan()
            .phase("p", p -> p.step("a", s -> s.idempotent()).step("b"))
            .build();

    private static Rig settled(Plan plan, Settlement how) {
        return Rig.of(plan).doubtful("a").settles("a", how).start();
    }

    @Test
    void a_step_found_again_comes_to_its_end() {
        assertThat(settled(ONCE, Settlement.FOUND).ends(Ending.DONE).effects()).containsExactly("a@t", "b@t");
    }

    @Test
    void a_step_in_place_is_verified_and_done() {
        Rig rig = settled(ONCE, Settlement.IN_PLACE).ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t");
        Rig unverified = Rig.of(ONCE)
                .doubtful("a")
                .settles("a", Settlement.IN_PLACE)
                .unverified("a")
                .start();
        unverified.hold(STEP_FAILED);
    }

    @Test
    void a_step_that_never_started_or_left_no_trace_begins_anew() {
        for (Settlement how : List.of(Settlement.NEVER_STARTED, Settlement.UNTOUCHED))
            assertThat(settled(ONCE, how).ends(Ending.DONE).effects()).containsExactly("a@t", "a@t#2", "b@t");
    }

    @Test
    void only_what_may_be_done_twice_is_run_again() {
        assertThat(settled(AGAIN, Settlement.AGAIN).ends(Ending.DONE).effects()).containsExactly("a@t", "a@t#2", "b@t");
        settled(ONCE, Settlement.AGAIN).hold(IN_DOUBT);
    }

    @Test
    void a_person_decides_what_cannot_be_known() {
        Rig rig = settled(ONCE, Settlement.UNCLEAR);
        assertThat(rig.hold(IN_DOUBT).choices()).containsExactly("done", "again", "undo", "stop");
        assertThat(rig.answer(IN_DOUBT, "done").ends(Ending.DONE).effects()).containsExactly("a@t", "b@t");
        assertThat(settled(ONCE, Settlement.UNCLEAR)
                        .answer(IN_DOUBT, "again")
                        .ends(Ending.DONE)
                        .effects())
                .containsExactly("a@t", "a@t#2", "b@t");
        assertThat(settled(ONCE, Settlement.UNCLEAR).answer(IN_DOUBT, "undo").effects())
                .containsExactly("a@t", "undo a@t");
        settled(ONCE, Settlement.UNCLEAR).answer(IN_DOUBT, "stop").ends(Ending.STOPPED);
    }

    @Test
    void a_step_that_said_it_is_not_in_place_keeps_what_it_found_first() {
        Rig rig = settled(ONCE, Settlement.UNTOUCHED);
        assertThat(rig.state
                        .phase(0)
                        .targets()
                        .getFirst()
                        .begun()
                        .getFirst()
                        .found()
                        .display())
                .isEqualTo("found 1");
    }

    @Test
    void a_command_that_always_times_out_does_not_go_on_for_ever() {
        Rig rig = Rig.of(AGAIN);
        for (int i = 0; i < 10; i++) rig.doubtful("a").settles("a", Settlement.AGAIN);
        rig.start();
        assertThat(rig.hold(STEP_FAILED).text()).contains("3 times its end was not known");
        assertThat(rig.effects()).containsExactly("a@t", "a@t#2", "a@t#3");
        rig.answer(STEP_FAILED, "retry").answer(STEP_FAILED, "done").ends(Ending.DONE);
        Plan undone = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.undo("u", u -> u.idempotent())))
                .build();
        Rig back = Rig.of(undone);
        for (int i = 0; i < 3; i++) back.doubtful("u").settles("u", Settlement.AGAIN);
        back.start().wish(Event.RequestKind.ROLLBACK).run();
        back.answer(UNDO_FAILED, "retry").ends(Ending.ROLLED_BACK);
    }

    @Test
    void what_was_under_way_when_the_controller_died_is_asked_about() {
        Rig rig = Rig.of(ONCE).settles("a", Settlement.NEVER_STARTED);
        rig.give(Rig.START).runUntil("Apply a").crash().run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "a@t#2", "b@t");
    }

    private static Input.HostMet met(String host, String boot, String spool) {
        return new Input.HostMet(host, boot, spool, Duration.ofMillis(3));
    }

    private static Optional<Lane.Loss> loss(Rig rig) {
        return Optional.ofNullable(rig.state.lanes().get(new LaneId(0, 0)))
                .orElseThrow()
                .loss();
    }

    @Test
    void an_attempt_that_is_open_on_a_host_that_is_not_what_it_was_cannot_be_found_again() {
        Rig rig = Rig.of(ONCE).give(Rig.START).give(met("host", "b1", "s1"));
        rig.runUntil("Apply a").crash().give(met("host", "b2", "s1"));
        assertThat(loss(rig)).contains(Lane.Loss.RESTARTED);
        rig.give(met("host", "b2", "s2"));
        assertThat(loss(rig)).as("what was dead stays dead").contains(Lane.Loss.RESTARTED);
        Rig forgotten = Rig.of(ONCE).give(Rig.START).give(met("host", "b1", "s1"));
        forgotten.doubtful("a").settles("a", Settlement.UNCLEAR).run();
        forgotten.crash().give(met("host", "b1", "s2"));
        assertThat(loss(forgotten)).as("held, and open all the same").contains(Lane.Loss.FORGOTTEN);
        forgotten.crash();
        assertThat(loss(forgotten)).as("a third controller knows it, too").contains(Lane.Loss.FORGOTTEN);
        forgotten.give(met("host", "b2", "s2"));
        assertThat(loss(forgotten)).contains(Lane.Loss.RESTARTED);
        forgotten.say(IN_DOUBT, "again").runUntil("Apply a");
        assertThat(loss(forgotten)).as("another attempt").isEmpty();
    }

    @Test
    void a_host_that_is_what_it_was_or_another_one_changes_nothing() {
        Rig rig = Rig.of(ONCE).give(Rig.START).give(met("host", "b1", "s1"));
        rig.runUntil("Apply a").crash().give(met("host", "b1", "s1")).give(met("other", "b1", "s1"));
        rig.give(met("other", "b2", "s1"));
        assertThat(loss(rig)).isEmpty();
        assertThat(rig.events(Event.HostMet.class)).hasSize(3);
        rig.give(new Input.HostMet("host", "b1", "s1", Duration.ofMinutes(4)));
        assertThat(rig.events(Event.HostMet.class)).as("its clock was set").hasSize(4);
        assertThat(loss(rig)).isEmpty();
        rig.run().ends(Ending.DONE);
        assertThat(Decider.decide(new RunState(ONCE), met("host", "b", "s"), rig.now()))
                .as("no run yet")
                .isEmpty();
    }

    @Test
    void an_applied_step_is_only_concluded_after_a_crash() {
        Rig rig = Rig.of(ONCE);
        rig.give(Rig.START).runUntil("Conclude a").crash().run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b@t");
        assertThat(rig.events(Event.StepSettled.class)).isEmpty();
    }

    @Test
    void an_undo_that_was_under_way_is_told_that_it_may_have_begun() {
        Rig rig = Rig.of(ONCE)
                .start()
                .wish(Event.RequestKind.ROLLBACK)
                .runUntil("Undo b")
                .crash();
        assertThat(rig.state.activity(new LaneId(0, 0))).contains(new Activity.Undo(new Site(0, 0, 1, -1), 1, true));
        rig.run().ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_look_that_fails_before_the_step_holds_and_nothing_has_happened() {
        for (String choice : List.of("retry", "skip", "undo", "rollback", "stop")) {
            Rig rig = Rig.of(ONCE).unprepared("Prepare a").start();
            assertThat(rig.hold(EXPRESSION_FAILED).choices())
                    .containsExactly("retry", "skip", "undo", "rollback", "stop");
            rig.answer(EXPRESSION_FAILED, choice);
            assertThat(rig.effects()).doesNotContain("a@t#2");
        }
    }

    @Test
    void a_look_that_fails_after_the_step_looks_again_and_does_not_do_it_again() {
        Rig rig = Rig.of(ONCE).unprepared("Conclude a").start();
        assertThat(rig.hold(EXPRESSION_FAILED).choices()).containsExactly("retry", "done", "undo", "rollback", "stop");
        assertThat(rig.answer(EXPRESSION_FAILED, "retry").ends(Ending.DONE).effects())
                .containsExactly("a@t", "b@t");
        Rig done = Rig.of(ONCE)
                .unprepared("Conclude a")
                .start()
                .answer(EXPRESSION_FAILED, "done")
                .ends(Ending.DONE);
        assertThat(done.effects()).containsExactly("a@t", "b@t");
    }

    @Test
    void a_host_out_of_reach_while_in_doubt_offers_no_way_to_skip_what_may_have_happened() {
        Rig rig = Rig.of(ONCE).doubtful("a").unprepared("Settle a").start();
        assertThat(rig.hold(EXPRESSION_FAILED).choices()).doesNotContain("skip").contains("retry", "done");
        assertThat(rig.answer(EXPRESSION_FAILED, "retry").ends(Ending.DONE).effects())
                .containsExactly("a@t", "b@t");
        Rig done = Rig.of(ONCE).doubtful("a").unprepared("Settle a").start().answer(EXPRESSION_FAILED, "done");
        assertThat(done.ends(Ending.DONE).events(Event.StepSettled.class)).hasSize(1);
    }

    @Test
    void an_effect_or_an_undo_that_cannot_be_looked_at_is_in_doubt_or_failed() {
        Rig rig = Rig.of(ONCE).unprepared("Apply a").start().ends(Ending.DONE);
        assertThat(rig.events(Event.StepInDoubt.class)).hasSize(1);
        Rig back = Rig.of(ONCE)
                .unprepared("Undo b")
                .start()
                .wish(Event.RequestKind.ROLLBACK)
                .run();
        back.answer(UNDO_FAILED, "retry").ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_step_of_an_undo_in_doubt_is_settled_too() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.undo("u")))
                .build();
        Rig rig = Rig.of(plan)
                .doubtful("u")
                .settles("u", Settlement.UNCLEAR)
                .start()
                .wish(Event.RequestKind.ROLLBACK)
                .run();
        assertThat(rig.hold(IN_DOUBT).choices()).containsExactly("done", "again", "stop");
        rig.answer(IN_DOUBT, "again").ends(Ending.ROLLED_BACK);
        Rig never = Rig.of(plan)
                .doubtful("u")
                .settles("u", Settlement.NEVER_STARTED)
                .start()
                .wish(Event.RequestKind.ROLLBACK)
                .run()
                .ends(Ending.ROLLED_BACK);
        assertThat(never.effects()).containsExactly("a@t", "undo a@t", "u@t", "u@t#2");
    }

    @Test
    void a_run_resumed_from_every_prefix_of_its_journal_ends_the_same() {
        Plan plan = PlanBuilder.plan()
                .fact("f")
                .condition("c")
                .baseline("b")
                .phase("p", p -> p.size(2).step("a", s -> s.each("part")).step("b"))
                .always("out")
                .build();
        Rig whole = Rig.of(plan).targets(0, "x", "y", "z").start().ends(Ending.DONE);
        for (int prefix = 1; prefix < whole.journal.size(); prefix++) {
            Rig rig = Rig.of(plan).targets(0, "x", "y", "z").start();
            rig.crash(prefix).run().ends(Ending.DONE);
            assertThat(rig.effects()).containsExactlyInAnyOrderElementsOf(whole.effects());
        }
    }
}
