package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
import static dev.theseus.core.run.Event.HoldKind.GATE_FAILED;
import static dev.theseus.core.run.Event.HoldKind.STEP_FAILED;
import static dev.theseus.core.run.Event.HoldKind.TOO_MANY_FAILURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase.Gate.Before;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Share;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Phases, waves, gates, and steps that are repeated. */
class PhaseTest {

    private static Plan waves(Consumer<PhaseBuilder> with) {
        return PlanBuilder.plan()
                .phase("p", p -> {
                    with.accept(p);
                    p.step("a");
                })
                .build();
    }

    private static List<List<Integer>> wavesOf(Rig rig) {
        return rig.events(Event.WaveStarted.class).stream()
                .map(Event.WaveStarted::targets)
                .toList();
    }

    private static final String[] FIVE = {"a1", "a2", "b1", "b2", "c1"};

    @Test
    void targets_go_in_waves_of_the_size_that_the_plan_says() {
        assertThat(wavesOf(Rig.of(waves(p -> p.size(2))).targets(0, FIVE).start()))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(wavesOf(Rig.of(waves(p -> p.size(new Share.Percent(30))))
                        .targets(0, FIVE)
                        .start()))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(wavesOf(Rig.of(waves(p -> p.size(new Share.All())))
                        .targets(0, FIVE)
                        .start()))
                .containsExactly(List.of(0, 1, 2, 3, 4));
    }

    @Test
    void a_canary_goes_first_and_alone() {
        assertThat(wavesOf(
                        Rig.of(waves(p -> p.size(3).canary(1))).targets(0, FIVE).start()))
                .containsExactly(List.of(0), List.of(1, 2, 3), List.of(4));
    }

    @Test
    void size_counts_per_group_but_not_for_the_canary() {
        assertThat(wavesOf(Rig.of(waves(p -> p.size(1).per())).targets(0, FIVE).start()))
                .containsExactly(List.of(0, 2, 4), List.of(1, 3));
        assertThat(wavesOf(Rig.of(waves(p -> p.size(2).per().canary(1)))
                        .targets(0, FIVE)
                        .start()))
                .containsExactly(List.of(0), List.of(1, 2, 3, 4));
    }

    @Test
    void never_fewer_stay_in_service_than_the_plan_says() {
        assertThat(wavesOf(Rig.of(waves(p -> p.size(new Share.All()).minInService(3)))
                        .targets(0, FIVE)
                        .start()))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        Rig none = Rig.of(waves(p -> p.minInService(1))).targets(0, "x").start();
        none.hold(BINDING_FAILED);
        none.answer(BINDING_FAILED, "stop").ends(Ending.STOPPED);
    }

    @Test
    void a_target_that_was_left_failed_is_not_counted_on_to_serve() {
        Rig rig = Rig.of(waves(p -> p.minInService(1).maxFailures(2)))
                .targets(0, "x", "y")
                .fails("a", Effect.PARTIAL)
                .start()
                .answer(STEP_FAILED, "leave");
        assertThat(rig.hold(BINDING_FAILED).text()).contains("min_in_service");
    }

    @Test
    void targets_not_begun_wait_as_soon_as_too_many_others_failed() {
        Rig rig = Rig.of(PlanBuilder.plan()
                        .phase(
                                "p",
                                p -> p.size(new Share.All())
                                        .onFailure(OnFailure.UNDO)
                                        .step("a"))
                        .build())
                .targets(0, FIVE);
        Site first = new Site(0, 0, 0, -1);
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of())).runUntil("Prepare a");
        rig.give(new Input.Prepared(first, 1, rig.now(), "h", "d", Value.NIL, false));
        rig.give(new Input.Failed(first, 1, Rig.FAILURE, Effect.PARTIAL, "", List.of(), Optional.empty()));
        rig.run();
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("1 of 5").contains("a1");
        assertThat(rig.effects()).containsExactly("a@a1", "undo a@a1");
        rig.fails("a", Effect.PARTIAL).answer(TOO_MANY_FAILURES, "continue");
        assertThat(rig.hold(TOO_MANY_FAILURES).text()).contains("2 of 5");
        rig.answer(TOO_MANY_FAILURES, "continue").ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.state.endMessage()).isEqualTo("2 targets failed");
    }

    @Test
    void gates_are_asked_before_the_phase_and_before_each_wave() {
        Rig rig = Rig.of(waves(p -> p.gate(Before.PHASE, "once").gate(Before.EACH_WAVE, "each")))
                .targets(0, "x", "y")
                .start()
                .ends(Ending.DONE);
        assertThat(rig.events(Event.GatePassed.class))
                .extracting(gate -> gate.wave() + "/" + gate.gate())
                .containsExactly("0/0", "0/1", "1/1");
    }

    @Test
    void a_gate_that_fails_is_asked_again_or_passed_by_a_person() {
        Plan plan = waves(p -> p.gate(Before.EACH_WAVE, "each"));
        for (String choice : List.of("retry", "pass")) {
            Rig rig = Rig.of(plan)
                    .on("AskGate", _ -> List.of(new Input.Gate(0, 0, 0, Value.NIL, Optional.of(Rig.FAILURE))))
                    .start();
            assertThat(rig.effects()).isEmpty();
            rig.answer(GATE_FAILED, choice).ends(Ending.DONE);
        }
        Rig.of(plan)
                .mainFails("AskGate")
                .start()
                .answer(GATE_FAILED, "rollback")
                .ends(Ending.ROLLED_BACK);
        Rig.of(plan).mainFails("AskGate").start().answer(GATE_FAILED, "stop").ends(Ending.STOPPED);
    }

    @Test
    void a_listing_is_asked_again_until_it_shows_nothing_new() {
        Plan plan = waves(p -> p.listing("item"));
        Rig rig = Rig.of(plan);
        for (int round = 0; round < 3; round++) {
            int r = round;
            List<Target> shown = List.of("x", "y", "z").subList(0, Math.min(3, r + 2)).stream()
                    .map(name -> new Target(name, Value.of(name), ""))
                    .toList();
            rig.on("BindTargets", _ -> List.of(new Input.Bound(0, r, shown, Map.of())));
        }
        rig.start().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a@x", "a@y", "a@z");
        assertThat(rig.events(Event.TargetsBound.class))
                .hasSize(3)
                .last()
                .extracting(Event.TargetsBound::added)
                .isEqualTo(List.of());
    }

    @Test
    void a_phase_that_is_not_wanted_is_skipped_and_one_that_cannot_be_bound_holds() {
        Plan plan = PlanBuilder.plan()
                .phase("one", p -> p.step("a"))
                .phase("two", p -> p.step("b"))
                .build();
        Rig rig = Rig.of(plan)
                .on("BindTargets", _ -> List.of(new Input.PhaseNotWanted(0, "when")))
                .mainFails("BindTargets")
                .start();
        rig.answer(BINDING_FAILED, "retry").ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("b@t");
        Rig.of(plan)
                .mainFails("BindTargets")
                .start()
                .answer(BINDING_FAILED, "rollback")
                .ends(Ending.ROLLED_BACK);
    }

    @Test
    void a_step_is_repeated_over_its_items_and_over_several_hosts() {
        Plan plan = PlanBuilder.plan()
                .phase(
                        "p",
                        p -> p.step("a", s -> s.each("part"))
                                .step("b", s -> s.on("nodes"))
                                .step("c", s -> s.on("one")))
                .build();
        Rig rig = Rig.of(plan)
                .selection("nodes", "n1", "n2")
                .selection("one", "n1")
                .start()
                .ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("a[0]@t", "a[1]@t", "b[0]@t", "b[1]@t", "c@t");
        assertThat(rig.state.hosts(new Site(0, 0, 1, 0))).containsExactly("n1", "n2");
    }

    @Test
    void no_items_are_done_at_once_and_satisfy_what_requires_them() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a", s -> s.each("part")).step("b", s -> s.requires("a")))
                .build();
        Rig rig = Rig.of(plan).on("BindItems a", activity -> List.of(new Input.Items(Rig.site(activity), List.of())));
        rig.start().ends(Ending.DONE);
        assertThat(rig.effects()).containsExactly("b@t");
        assertThat(rig.state.isDone(0, new Site(0, 0, 1, -1))).isTrue();
    }

    @Test
    void what_a_step_requires_is_done_on_its_own_target_or_in_another_phase() {
        Plan plan = PlanBuilder.plan()
                .phase("one", p -> p.step("a"))
                .phase("two", p -> p.step("b", s -> s.requires("a")).step("c", s -> s.requires("b")))
                .build();
        Rig rig = Rig.of(plan).targets(1, "x", "y").start().ends(Ending.DONE);
        assertThat(rig.state.isDone(0, new Site(1, 1, 1, -1))).isTrue();
        rig.wish(Event.RequestKind.ROLLBACK).runUntil("Undo b");
        assertThat(rig.state.isDone(1, new Site(1, 0, 2, -1))).isTrue();
        assertThat(rig.state.isDone(1, new Site(1, 7, 2, -1))).isFalse();
        rig.run().ends(Ending.ROLLED_BACK);
        assertThat(rig.state.isDone(0, new Site(1, 1, 1, -1)))
                .as("undone is not done")
                .isFalse();
    }

    @Test
    void the_first_capture_counts_and_is_seen_from_its_own_target_or_from_anywhere_if_there_is_one_only() {
        Plan plan = PlanBuilder.plan()
                .phase("one", p -> p.step("a"))
                .phase("two", p -> p.step("b"))
                .build();
        Rig rig = Rig.of(plan).targets(0, "x", "y").start();
        assertThat(rig.state.captures(0, new Site(0, 1, 0, -1))).containsEntry("attempt", Value.of(1));
        assertThat(rig.state.captures(0, new Site(1, 5, 1, -1)))
                .as("two could be meant")
                .isEmpty();
        assertThat(rig.state.captures(1, new Site(0, 1, 0, -1))).containsEntry("attempt", Value.of(1));
    }

    /** On the second and third the step did not apply: what the first gave is of another host, or another schema. */
    @Test
    void what_another_target_of_the_same_phase_captures_is_not_seen_in_whichever_wave_it_went() {
        Rig rig = Rig.of(waves(p -> p.size(2))).targets(0, "x", "y", "z");
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of())).runUntil("Prepare a");
        rig.give(new Input.Skip(new Site(0, 0, 0, -1), Event.SkipReason.IN_PLACE, Map.of("v", Value.of(1))));
        rig.give(new Input.Skip(new Site(0, 1, 0, -1), Event.SkipReason.WHEN, Map.of()));
        assertThat(rig.state.captures(0, new Site(0, 0, 0, -1))).containsEntry("v", Value.of(1));
        assertThat(rig.state.captures(0, new Site(0, 1, 0, -1)))
                .as("beside it, and maybe not on the disk yet")
                .isEmpty();
        assertThat(rig.state.captures(0, new Site(0, 2, 0, -1)))
                .as("in the wave after")
                .isEmpty();
        assertThat(rig.state.captures(0, new Site(1, 2, 0, -1)))
                .as("in another phase")
                .containsEntry("v", Value.of(1));
    }

    @Test
    void what_comes_too_late_leads_to_nothing() {
        Rig rig = Rig.of(waves(p -> p.size(2))).targets(0, "x", "y");
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of())).runUntil("Apply a");
        int events = rig.journal.size();
        Site site = new Site(0, 0, 0, -1);
        List.of(
                        new Input.Start("run", "me", "0", "p", "i", 1, Map.of()),
                        new Input.Versions(false, Map.of(), Optional.of(Rig.FAILURE)),
                        new Input.Fact("f", Value.NIL),
                        new Input.Bound(0, 0, List.of(), Map.of()),
                        new Input.Gate(0, 0, 0, Value.NIL, Optional.empty()),
                        new Input.MainFailed(new Activity.BindTargets(0, 0), Rig.FAILURE),
                        new Input.PhaseNotWanted(0, "late"),
                        new Input.Skip(site, Event.SkipReason.WHEN, Map.of()),
                        new Input.Items(site, List.of()),
                        new Input.Applied(site, 2, new Value.Fields(Map.of())),
                        new Input.Applied(new Site(0, 9, 0, -1), 1, new Value.Fields(Map.of())),
                        new Input.Concluded(site, 1, Map.of(), ""),
                        new Input.Settled(site, 1, Event.Settlement.NEVER_STARTED, ""),
                        new Input.Doubtful(site, 2, Rig.FAILURE),
                        new Input.Undone(site, 1),
                        new Input.UndoFailed(site, 1, Rig.FAILURE),
                        new Input.Prepared(site, 1, rig.now(), "h", "d", Value.NIL, false),
                        new Input.Unprepared(new Site(0, 0, 7, -1), Event.HoldKind.EXPRESSION_FAILED, Rig.FAILURE),
                        new Input.Answer("h9", "retry", "", "bob", "r9"))
                .forEach(rig::give);
        assertThat(rig.journal).hasSize(events);
    }
}
