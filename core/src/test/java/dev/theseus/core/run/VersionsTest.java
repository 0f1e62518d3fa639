package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.GIVEN_UP;
import static dev.theseus.core.run.Event.HoldKind.MIXED_VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The gate at the start: hosts with different versions, or with those that a run left that was given up. */
class VersionsTest {
    private static Plan plan(Plan.Mixed mixed) {
        return PlanBuilder.plan()
                .upgrade()
                .mixed(mixed)
                .phase("p", phase -> phase.step("a"))
                .build();
    }

    private static Rig reading(Rig rig, String... versions) {
        Map<String, String> read = new LinkedHashMap<>();
        for (int i = 0; i < versions.length; i++) read.put("n" + (i + 1), versions[i]);
        return rig.on(
                "ReadVersions",
                activity -> List.of(
                        new Input.Versions(((Activity.ReadVersions) activity).after(), read, Optional.empty())));
    }

    @Test
    void different_versions_at_the_start_are_a_persons_to_accept() {
        Rig rig = reading(Rig.of(plan(Plan.Mixed.ASK)), "3", "1", "1");
        reading(rig, "3", "1", "1").start();
        assertThat(rig.hold(MIXED_VERSIONS).text()).contains("3 on n1", "1 on n2, n3");
        assertThat(rig.hold(MIXED_VERSIONS).choices()).containsExactly("continue", "stop");
        assertThat(rig.effects()).isEmpty();
        rig.crash();
        rig.answer(MIXED_VERSIONS, "continue").ends(Ending.DONE);
        assertThat(rig.state.versions()).containsEntry("n1", "3").containsEntry("n3", "1");
    }

    @Test
    void another_mixture_than_the_one_that_was_accepted_is_asked_about_again() {
        Rig rig = reading(reading(Rig.of(plan(Plan.Mixed.ASK)), "3", "1"), "3", "2");
        rig.start().answer(MIXED_VERSIONS, "continue");
        assertThat(rig.hold(MIXED_VERSIONS).text()).contains("2 on n2");
        rig.answer(MIXED_VERSIONS, "stop").ends(Ending.STOPPED);
        assertThat(rig.effects()).isEmpty();
    }

    @Test
    void a_plan_accepts_or_refuses_them_beforehand() {
        reading(Rig.of(plan(Plan.Mixed.ACCEPT)), "3", "1").start().ends(Ending.DONE);
        reading(Rig.of(plan(Plan.Mixed.KEEP)), "3", "1").start().ends(Ending.DONE);
        Rig refused = reading(Rig.of(plan(Plan.Mixed.REFUSE)), "3", "1").start().ends(Ending.REFUSED);
        assertThat(refused.state.endMessage()).contains("3 on n1; 1 on n2");
        reading(Rig.of(plan(Plan.Mixed.REFUSE)), "1", "1").start().ends(Ending.DONE);
    }

    @Test
    void versions_are_looked_at_at_the_start_and_never_on_resume() {
        Rig rig = reading(Rig.of(plan(Plan.Mixed.ASK)), "1", "1");
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()))
                .runUntil("Apply a")
                .crash()
                .run();
        assertThat(rig.ends(Ending.DONE).events(Event.VersionsRead.class))
                .as("and once more before the end")
                .extracting(Event.VersionsRead::after)
                .containsExactly(false, true);
    }

    private static Rig afterOneThatWasGivenUp(Plan.Mixed mixed, String... versions) {
        Rig before = reading(Rig.of(plan(mixed)), "1", "1");
        before.give(new Input.Start("first", "me", "0", "p", "i", 1, Map.of())).runUntil("Conclude a");
        before.wish(Event.RequestKind.ABANDON).ends(Ending.ABANDONED);
        Rig rig = reading(reading(reading(Rig.of(plan(mixed)), versions), versions), versions);
        rig.give(new Input.Start("second", "me", "0", "p", "i", 1, Map.of(), GivenUp.leaves(before.state, "first")));
        return rig.run();
    }

    @Test
    void a_version_that_a_run_left_that_was_given_up_does_not_say_that_all_is_done() {
        Rig rig = afterOneThatWasGivenUp(Plan.Mixed.REFUSE, "2", "2");
        assertThat(rig.hold(GIVEN_UP).text()).contains("n1 had 1 before run first", "and has 2", "n2 had 1");
        assertThat(rig.hold(GIVEN_UP).choices()).containsExactly("again", "done", "stop");
        assertThat(rig.effects()).isEmpty();
        rig.crash();
        rig.answer(GIVEN_UP, "again").ends(Ending.DONE);
        assertThat(rig.state.versions())
                .as("what was found first counts")
                .containsOnly(Map.entry("n1", "1"), Map.entry("n2", "1"));

        Rig finished = afterOneThatWasGivenUp(Plan.Mixed.REFUSE, "2", "2")
                .answer(GIVEN_UP, "done")
                .ends(Ending.DONE);
        assertThat(finished.state.versions())
                .as("somebody did the rest by hand")
                .containsEntry("n1", "2");

        Rig stopped = afterOneThatWasGivenUp(Plan.Mixed.REFUSE, "2", "2")
                .answer(GIVEN_UP, "stop")
                .ends(Ending.STOPPED);
        assertThat(stopped.effects()).isEmpty();
    }

    @Test
    void half_of_the_hosts_that_a_run_left_are_no_mixture_to_one_that_begins_again() {
        Rig rig = afterOneThatWasGivenUp(Plan.Mixed.REFUSE, "2", "1");
        assertThat(rig.hold(GIVEN_UP).text()).contains("n1 had 1").doesNotContain("n2");
        rig.answer(GIVEN_UP, "again").ends(Ending.DONE);
        assertThat(afterOneThatWasGivenUp(Plan.Mixed.ASK, "2", "1")
                        .answer(GIVEN_UP, "done")
                        .hold(MIXED_VERSIONS)
                        .text())
                .contains("2 on n1");
    }

    @Test
    void nothing_is_asked_where_a_run_that_was_given_up_had_changed_nothing_or_left_nothing() {
        afterOneThatWasGivenUp(Plan.Mixed.REFUSE, "1", "1").ends(Ending.DONE);
        Rig untouched = reading(Rig.of(plan(Plan.Mixed.ASK)), "1", "1");
        untouched
                .give(new Input.Start("first", "me", "0", "p", "i", 1, Map.of()))
                .runUntil("Prepare a");
        assertThat(GivenUp.leaves(untouched.state, "first")).isEmpty();
        Rig whole = reading(reading(Rig.of(plan(Plan.Mixed.ASK)), "1", "1"), "2", "2")
                .start()
                .ends(Ending.DONE);
        assertThat(GivenUp.leaves(whole.state, "first")).isEmpty();
    }

    private static Rig upgraded(String... last) {
        return reading(reading(Rig.of(plan(Plan.Mixed.ASK)), "1", "1"), last);
    }

    @Test
    void versions_are_read_once_more_before_the_end_and_again_after_a_way_back() {
        Rig rig = upgraded("2", "2").start().ends(Ending.DONE);
        assertThat(rig.trace()).endsWith("VersionsRead", "RunEnded");
        assertThat(rig.state.versions()).as("the first value counts").containsEntry("n1", "1");
        assertThat(rig.state.lastLook()).contains(new LastLook(Map.of("n1", "2", "n2", "2"), Optional.empty()));
        reading(rig, "1", "1").wish(Event.RequestKind.ROLLBACK).run().ends(Ending.ROLLED_BACK);
        assertThat(rig.state.lastLook().orElseThrow().versions()).containsEntry("n1", "1");
        assertThat(rig.events(Event.VersionsRead.class)).hasSize(3);
    }

    @Test
    void a_version_that_is_not_as_it_should_be_or_cannot_be_read_is_told_and_keeps_nobody_from_the_end() {
        Rig astray = Rig.of(plan(Plan.Mixed.ASK))
                .on("ReadVersions", _ -> List.of(new Input.Versions(false, Map.of("n1", "1"), Optional.empty())))
                .on("ReadVersions", _ -> List.of(new Input.Versions(true, Map.of("n1", "1"), Optional.of(Rig.FAILURE))))
                .start()
                .ends(Ending.DONE);
        assertThat(astray.state.lastLook().orElseThrow().trouble()).contains(Rig.FAILURE);
        Rig unable = Rig.of(plan(Plan.Mixed.ASK))
                .on("ReadVersions", _ -> List.of(new Input.Versions(false, Map.of("n1", "1"), Optional.empty())))
                .on("ReadVersions", activity -> List.of(new Input.MainFailed(activity, Rig.FAILURE)))
                .start()
                .ends(Ending.DONE);
        assertThat(unable.state.lastLook()).contains(new LastLook(Map.of(), Optional.of(Rig.FAILURE)));
    }

    @Test
    void a_controller_that_dies_at_the_last_look_leaves_it_to_the_next() {
        Rig rig = Rig.of(plan(Plan.Mixed.ASK));
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of())).runUntil("Apply a");
        rig.runUntil("ReadVersions").crash().run().ends(Ending.DONE);
        assertThat(rig.events(Event.VersionsRead.class))
                .extracting(Event.VersionsRead::after)
                .containsExactly(false, true);
    }

    @Test
    void hosts_of_a_run_that_is_given_up_are_asked_nothing_more() {
        Rig rig = Rig.of(plan(Plan.Mixed.ASK));
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of())).runUntil("Apply a");
        rig.wish(Event.RequestKind.ABANDON).ends(Ending.ABANDONED);
        assertThat(rig.state.lastLook()).isEmpty();
    }
}
