package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.ASK_FIRST;
import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
import static dev.theseus.core.run.Event.HoldKind.EXPRESSION_FAILED;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A mended plan that a run takes in, as far as it has not come to what differs. */
class AmendmentTest {
    private static Plan plan(Consumer<PhaseBuilder> first, Consumer<PhaseBuilder> second) {
        return PlanBuilder.plan()
                .phase("first", first)
                .phase("second", second)
                .always("tidy")
                .build();
    }

    private static final Consumer<PhaseBuilder> AB = p -> p.step("a").step("b");
    private static final Consumer<PhaseBuilder> CD = p -> p.step("c").step("d");

    private static List<String> refusals(Rig rig, Plan mended) {
        return rig.compare(mended).obstacles().stream().map(Problem::message).toList();
    }

    /** The first target failed at its second step, and a person is asked. */
    private static Rig heldAtB() {
        return Rig.of(plan(AB, CD))
                .targets(0, "t", "u")
                .fails("b", Effect.PARTIAL)
                .start();
    }

    @Test
    void steps_and_phases_not_begun_may_differ_and_the_run_goes_by_the_mended_plan() {
        Rig rig = heldAtB();
        Plan mended = PlanBuilder.plan()
                .phase("first", p -> p.step("a").step("b").step("b2"))
                .phase("between", p -> p.step("m", s -> s.undo("m-back")))
                .phase("second", p -> p.step("d"))
                .always("tidy", "tidy2")
                .build();
        assertThat(rig.compare(mended).changes())
                .contains("step 'b2' in phase 'first' is new", "phase 'second' is new")
                .contains("phase 'between': `phase` was second, is between", "step 'tidy2' in phase 'always' is new");
        rig.amend(mended).answer(STEP_FAILED, "done").ends(Ending.DONE);
        assertThat(rig.effects())
                .containsExactly("a@t", "b@t", "b2@t", "a@u", "b@u", "b2@u", "m@t", "d@t", "tidy@t", "tidy2@t");
        assertThat(rig.state.planHash()).isEqualTo("mended");
        assertThat(rig.trace().indexOf("PlanAmended")).isEqualTo(rig.trace().indexOf("RunResumed") - 1);
    }

    @Test
    void what_has_begun_anywhere_stays_as_it_is_where_it_is() {
        Rig rig = heldAtB();
        assertThat(refusals(rig, plan(p -> p.step("a", s -> s.idempotent()).step("b"), CD)))
                .containsExactly("step 'a' has begun on t, and `idempotent` is new: true");
        assertThat(refusals(rig, plan(p -> p.step("x").step("b"), CD)))
                .containsExactly("step 'a' has begun on t, and 'x' stands in its place");
        assertThat(refusals(rig, plan(p -> p.step("a"), CD)))
                .containsExactly("step 'b' has begun on t, and it is gone");
        assertThat(refusals(rig, plan(p -> p.step("a").step("b").size(2), CD)))
                .singleElement()
                .asString()
                .startsWith("phase 'first' has begun, and `waves` was size 1");
        assertThat(refusals(
                        rig,
                        PlanBuilder.plan()
                                .fact("f")
                                .phase("first", AB)
                                .phase("second", CD)
                                .always("tidy")
                                .build()))
                .singleElement()
                .asString()
                .startsWith("`fact f` is new");
    }

    @Test
    void a_step_that_failed_is_tried_again_as_the_mended_plan_has_it() {
        Rig rig = heldAtB();
        Plan mended =
                plan(p -> p.step("a").step("b2", s -> s.idempotent().retry(3).verify()), CD);
        String before = StateDigest.of(rig.state);
        assertThat(rig.compare(mended).changes())
                .contains(
                        "step 'b2', which failed: `id` was b, is b2",
                        "step 'b2', which failed: `idempotent` is new: true");
        RunState read = new RunState(mended);
        rig.journal.forEach(read::apply);
        assertThat(StateDigest.of(read)).isEqualTo(before);
        rig.amend(mended).answer(STEP_FAILED, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b2@t", "b2@t#2", "a@u", "b2@u", "c@t", "d@t", "tidy@t");
    }

    @Test
    void of_a_step_that_failed_what_its_way_back_and_the_journal_go_by_stays() {
        Consumer<StepBuilder> takesBack = s -> s.undo("back").remedy(Step.Remedy.Then.RETRY, 1, "help");
        Rig rig = Rig.of(plan(p -> p.step("a").step("b", takesBack), CD))
                .fails("b", Effect.PARTIAL)
                .start();
        assertThat(refusals(rig, plan(p -> p.step("a").step("b", takesBack.andThen(s -> s.opensToUsers())), CD)))
                .containsExactly("step 'b' has begun on t, and `opens_to_users` is new: true");
        assertThat(refusals(rig, plan(p -> p.step("a").step("b", takesBack.andThen(s -> s.undo("more"))), CD)))
                .singleElement()
                .asString()
                .startsWith("step 'b' has begun on t, and `undo` was");
        assertThat(refusals(rig, plan(p -> p.step("a").step("b", takesBack.andThen(s -> s.when())), CD)))
                .singleElement()
                .asString()
                .startsWith("step 'b' has begun on t, and `when` is new");
        assertThat(refusals(rig, plan(p -> p.step("a").step("b", takesBack.andThen(s -> s.captures())), CD)))
                .isEmpty();
    }

    /** The words of an action that undoes itself say what it puts back. */
    @Test
    void where_the_action_that_failed_undoes_itself_its_own_words_may_differ_only_if_it_changed_nothing() {
        Plan other = plan(p -> p.step("a").step("b", s -> s.as("root")), CD);
        assertThat(refusals(heldAtB(), other)).containsExactly("step 'b' has begun on t, and `as` is new: root");
        Rig untouched = Rig.of(plan(AB, CD)).fails("b", Effect.NONE).start();
        assertThat(refusals(untouched, other)).isEmpty();
        untouched.amend(other).answer(STEP_FAILED, "retry").ends(Ending.DONE);
    }

    @Test
    void a_step_that_is_in_doubt_or_under_way_on_another_target_stays_as_it_is() {
        Plan both = plan(p -> p.step("a").step("b", s -> s.undoUnneeded()).size(2), CD);
        Plan mended = plan(p -> p.step("a").step("b2", s -> s.undoUnneeded()).size(2), CD);
        Rig rig = Rig.of(both).targets(0, "t", "u").fails("b", Effect.PARTIAL);
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
        rig.runUntil("Apply b");
        assertThat(refusals(rig, mended)).containsExactly("step 'b' has begun on t, and 'b2' stands in its place");
        rig.run();
        rig.hold(STEP_FAILED);
        assertThat(refusals(rig, mended)).isEmpty();
    }

    @Test
    void a_step_added_where_a_target_has_finished_or_a_phase_is_over_would_be_left_out_there() {
        Rig rig = heldAtB().fails("b", Effect.PARTIAL).answer(STEP_FAILED, "done");
        assertThat(refusals(rig, plan(p -> p.step("a").step("b").step("b2"), CD)))
                .containsExactly(
                        "step 'b2' is added to phase 'first', which t has finished: it would be left out there");
        Rig later = Rig.of(plan(AB, CD)).fails("c", Effect.PARTIAL).start();
        assertThat(refusals(later, plan(p -> p.step("a").step("b").step("b2"), CD)))
                .contains("step 'b2' is added to phase 'first', which is over")
                .anyMatch(line ->
                        line.startsWith("step 'c' has begun on t as step number 2 of the plan, and is number 3"));
    }

    @Test
    void a_step_added_to_a_phase_that_has_begun_cannot_select_hosts_that_were_not_bound() {
        Rig rig = heldAtB();
        assertThat(refusals(rig, plan(p -> p.step("a").step("b").step("b2", s -> s.on("others")), CD)))
                .containsExactly("step 'b2' selects hosts by 'others', which was not bound when phase 'first' began");
        assertThat(refusals(rig, plan(AB, p -> p.step("c", s -> s.on("others")))))
                .isEmpty();
    }

    @Test
    void a_step_that_could_not_be_prepared_is_prepared_anew_as_the_mended_plan_has_it() {
        Rig rig = Rig.of(plan(AB, CD)).unprepared("Prepare b").start();
        rig.hold(EXPRESSION_FAILED);
        rig.amend(plan(p -> p.step("a").step("b3"), CD));
        assertThat(rig.state.holds()).isEmpty();
        rig.run().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@t", "b3@t", "c@t", "d@t", "tidy@t");
    }

    @Test
    void nobody_has_agreed_to_a_step_in_its_mended_words() {
        Rig rig = Rig.of(plan(AB, CD)).asks("b", ASK_FIRST, "go", "skip").start();
        rig.say(ASK_FIRST, "go").crash();
        Plan mended = plan(p -> p.step("a").step("b", s -> s.idempotent()), CD);
        rig.asks("b", ASK_FIRST, "go", "skip").amend(mended).run();
        rig.hold(ASK_FIRST);
        rig.answer(ASK_FIRST, "go").ends(Ending.DONE);
    }

    @Test
    void a_phase_whose_targets_could_not_be_listed_may_be_another() {
        Rig rig = Rig.of(plan(p -> p.listing("schema").step("x"), CD))
                .mainFails("BindTargets")
                .start();
        rig.hold(BINDING_FAILED);
        assertThat(refusals(rig, PlanBuilder.plan().always("tidy").build()))
                .containsExactly("phase 'first' is gone, and it has begun");
        rig.amend(plan(AB, CD)).run().ends(Ending.DONE);
        assertThat(rig.effects()).startsWith("a@t", "b@t");
    }

    @Test
    void once_every_phase_is_over_there_are_as_many_as_there_were() {
        Rig rig = Rig.of(plan(AB, CD)).fails("tidy", Effect.PARTIAL).start();
        Plan more = PlanBuilder.plan()
                .phase("first", AB)
                .phase("second", CD)
                .phase("third", p -> p.step("e"))
                .always("tidy")
                .build();
        assertThat(refusals(rig, more)).anyMatch(line -> line.contains("the run is past all of them"));
    }

    /** Wherever a run stands, what it has not come to may differ; and then the journal means with the mended plan what it meant before. */
    @Test
    void wherever_a_run_stands_the_journal_read_with_the_mended_plan_means_what_it_meant() {
        for (List<String> way : List.of(
                List.of("ReadVersions"),
                List.of("ReadFact"),
                List.of("CheckCondition"),
                List.of("ReadBaseline"),
                List.of("BindTargets"),
                List.of("Prepare a"),
                List.of("Apply b"),
                List.of("Conclude b"),
                List.of("Prepare c"),
                List.of("Conclude d", "ReadBaseline"),
                List.of("Prepare tidy"))) {
            Rig rig = Rig.of(everything("d", "closing")).targets(0, "t", "u");
            rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
            way.forEach(rig::runUntil);
            boolean past = rig.state.stage().compareTo(RunState.Stage.PHASES) > 0;
            Plan mended = everything(past ? "d" : "d2", "closing2");
            String before = StateDigest.of(rig.state);
            assertThat(rig.compare(mended).obstacles()).as("%s", way).isEmpty();
            RunState read = new RunState(mended);
            rig.journal.forEach(read::apply);
            assertThat(StateDigest.of(read)).as("%s", way).isEqualTo(before);
            rig.amend(mended).run().ends(Ending.DONE);
        }
    }

    @Test
    void what_closes_the_rollback_window_was_taken_in_when_the_run_began() {
        Plan old = PlanBuilder.plan().windowCloses("w").phase("p", AB).build();
        Plan mended = PlanBuilder.plan().phase("p", AB).build();
        Rig rig = Rig.of(old);
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
        assertThat(rig.compare(mended).obstacles())
                .extracting(Object::toString)
                .anyMatch(problem -> problem.contains("window_closes w"));
    }

    private static Plan everything(String last, String closing) {
        return PlanBuilder.plan()
                .upgrade()
                .fact("f")
                .condition("w")
                .baseline("l")
                .phase("first", AB)
                .phase("second", p -> p.step("c").step(last))
                .always("tidy")
                .closing(p -> p.step(closing))
                .build();
    }
}
