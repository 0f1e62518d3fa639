package dev.theseus.core.run;

import static dev.theseus.core.run.Event.HoldKind.BINDING_FAILED;
import static dev.theseus.core.run.Event.HoldKind.IN_DOUBT;
import static dev.theseus.core.run.Event.RequestKind.ABANDON;
import static dev.theseus.core.run.Event.RequestKind.ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that may still be at work when a run has ended. */
class LeftBehindTest {
    @Test
    void what_is_left_behind_is_asked_about_after_the_end_and_keeps_the_run_open() {
        Rig rig = leftBehind();
        assertThat(rig.events(Event.RunEnded.class).getLast().left())
                .containsExactly("'out' for t on host host, attempt 1");
        assertThat(rig.state.leftBehind()).hasSize(1);
        assertThat(rig.state.isResolved()).isFalse();
        rig.crash().run().ends(Ending.FINISHED_WITH_FAILURES);
        assertThat(rig.events(Event.LeftAsked.class))
                .extracting(Event.LeftAsked::over)
                .containsExactly(false, true);
        assertThat(rig.state.leftBehind()).isEmpty();
        assertThat(rig.state.isResolved()).isTrue();
    }

    /** {@code always} comes again with the way back, and may have no targets then. */
    @Test
    void what_is_left_behind_keeps_its_name_whatever_targets_its_phase_has_later() {
        Rig rig = leftBehind();
        rig.wish(ROLLBACK).mainFails("BindTargets").run();
        assertThat(rig.state.leftBehind()).containsExactly("'out' for t on host host, attempt 1");
        rig.answer(BINDING_FAILED, "stop").ends(Ending.ROLLED_BACK);
        assertThat(rig.events(Event.RunEnded.class).getLast().left()).hasSize(1);
    }

    @Test
    void what_was_given_up_is_left_as_it_is_and_nobody_is_asked() {
        Rig rig = Rig.of(PlanBuilder.of("a"))
                .doubtful("a")
                .settles("a", Event.Settlement.UNCLEAR)
                .start()
                .wish(ABANDON)
                .run()
                .ends(Ending.ABANDONED);
        assertThat(rig.state.leftBehind()).hasSize(1);
        assertThat(rig.events(Event.LeftAsked.class)).isEmpty();
        assertThat(rig.state.isResolved()).isTrue();
    }

    /** An answer counts for the attempts that its question names. */
    @Test
    void words_about_an_undo_do_not_name_the_step_s_own_attempt() {
        Rig rig = leftBehind();
        Stray forth = rig.state.strays().getFirst();
        Stray back = new Stray(
                forth.site(),
                forth.target(),
                "u." + forth.site().word(),
                forth.attempt(),
                forth.host(),
                false,
                forth.loss());
        assertThat(rig.state.mayBeAtWork(back))
                .contains("its undo's attempt 1")
                .doesNotContain(rig.state.mayBeAtWork(forth));
        assertThat(rig.state.mayBeAtWork(forth)).doesNotContain(rig.state.mayBeAtWork(back));
    }

    /** An undo goes on under its key on a host that was restarted, a step does not. */
    @Test
    void of_a_host_that_was_restarted_only_an_undo_may_be_at_work() {
        Rig undoing =
                Rig.of(PlanBuilder.of("a", "b")).give(Rig.START).give(met("b1")).run();
        undoing.wish(ROLLBACK).runUntil("Undo b").crash().give(met("b2")).wish(ABANDON);
        assertThat(undoing.run().state.leftBehind()).containsExactly("'b' for t on host host, its undo's attempt 1");
        Rig doing = Rig.of(PlanBuilder.of("a", "b")).give(Rig.START).give(met("b1"));
        doing.runUntil("Apply b").crash().give(met("b2")).wish(ABANDON);
        assertThat(doing.run().state.leftBehind()).isEmpty();
    }

    private static Input.HostMet met(String boot) {
        return new Input.HostMet("host", boot, "spool", Duration.ZERO);
    }

    /** A run that ended while nobody knows whether its last command is still at work. */
    private static Rig leftBehind() {
        Plan plan = PlanBuilder.plan()
                .phase("p", p -> p.step("a"))
                .always(p -> p.step("out"))
                .build();
        return Rig.of(plan)
                .doubtful("out")
                .settles("out", Event.Settlement.UNCLEAR)
                .on("AskLeft", activity -> List.of(left(activity, false)))
                .start()
                .answer(IN_DOUBT, "stop")
                .ends(Ending.FINISHED_WITH_FAILURES);
    }

    private static Input left(Activity activity, boolean over) {
        return new Input.Left(((Activity.AskLeft) activity).stray(), over, over ? "" : "at work");
    }
}
