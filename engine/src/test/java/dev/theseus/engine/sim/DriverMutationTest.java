package dev.theseus.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Share;
import dev.theseus.core.run.Event;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Engines that were broken on purpose, one for each invariant: a simulation that does not notice them would not notice a mistake of ours. */
class DriverMutationTest {
    private static final int SEEDS = 300;

    /** For what is seldom: a run that leaves something behind which goes on. */
    private static final int MANY_SEEDS = 10_000;

    private static String caught(Flaw flaw) {
        return caught(flaw, 1, SEEDS);
    }

    /**
     * What the simulation says of a broken engine, within a number of seeds.
     *
     * @param first where to begin: what is seldom was last seen there, and costs half a minute to be found from the start
     */
    private static String caught(Flaw flaw, int first, int seeds) {
        for (int i = 0; i < seeds; i++)
            try {
                new DriverSimulation(Setting.wild((first - 1 + i) % seeds + 1), flaw).run();
            } catch (AssertionError e) {
                return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            }
        return "not caught in " + seeds + " runs";
    }

    @Test
    void I1_an_effect_without_its_intent_on_the_disk_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public List<Event> written(List<Event> events) {
                        return events.stream()
                                .filter(event -> !(event instanceof Event.StepIntended))
                                .toList();
                    }
                }))
                .contains("I1");
    }

    @Test
    void I2_a_supervisor_that_starts_a_key_twice_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean startsTwice() {
                        return true;
                    }
                }))
                .containsAnyOf("two effects at once", "an effect of an intent that is settled");
    }

    @Test
    void beginning_or_undoing_beside_what_was_left_without_asking_its_host_is_caught() {
        assertThat(caught(askingNobody(false), 1_275, MANY_SEEDS))
                .containsAnyOf("two effects at once", "an effect of an intent that is settled");
    }

    @Test
    void calling_what_was_left_behind_over_without_asking_its_host_is_caught() {
        assertThat(caught(askingNobody(true), 3_724, MANY_SEEDS))
                .containsAnyOf("said to be over, and is at work", "an effect of an intent that is settled");
    }

    private static Flaw askingNobody(boolean afterTheEnd) {
        return new Flaw() {
            @Override
            public boolean asksNobody(boolean ended) {
                return ended == afterTheEnd;
            }
        };
    }

    @Test
    void I3_waves_bigger_by_one_are_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public Plan followed(Plan plan) {
                        return bigger(plan);
                    }
                }))
                .contains("I3");
    }

    private static Plan bigger(Plan plan) {
        List<Phase> phases = plan.phases().stream()
                .map(phase -> {
                    Phase.Waves rule = phase.waves();
                    Share size =
                            rule.size() instanceof Share.Count(int count) ? new Share.Count(count + 1) : rule.size();
                    Phase.Waves waves = new Phase.Waves(
                            size,
                            rule.canary(),
                            rule.maxFailures(),
                            rule.minInService(),
                            rule.per(),
                            rule.tooMany(),
                            rule.quarantine(),
                            rule.easeOff());
                    return new Phase(
                            phase.number(),
                            phase.kind(),
                            phase.name(),
                            phase.where(),
                            phase.each(),
                            waves,
                            phase.gates(),
                            phase.when(),
                            phase.steps(),
                            phase.onFailure(),
                            phase.guide(),
                            phase.place());
                })
                .toList();
        return new Plan(
                plan.name(),
                plan.guide(),
                plan.upgrade(),
                plan.inputs(),
                plan.paths(),
                plan.facts(),
                plan.during(),
                plan.closings(),
                plan.baselines(),
                phases,
                plan.always(),
                plan.closing(),
                plan.allSteps());
    }

    @Test
    void I4_going_on_after_a_failure_that_is_called_success_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean claimsSuccess() {
                        return true;
                    }
                }))
                .contains("I4");
    }

    @Test
    void I5_a_controller_that_forgets_the_stop_is_caught() {
        assertThat(caught(forgetting(Event.RequestKind.STOP)))
                .containsAnyOf("I5", "ends well after it was turned away");
    }

    private static Flaw forgetting(Event.RequestKind kind) {
        return new Flaw() {
            @Override
            public boolean forgets(Event event) {
                return event instanceof Event.Requested e && e.kind() == kind;
            }
        };
    }

    @Test
    void I6_an_undo_that_does_nothing_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean undoesNothing() {
                        return true;
                    }
                }))
                .containsAnyOf("I6", "undone out of order");
    }

    @Test
    void I7_a_secret_that_is_not_masked_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean masks() {
                        return false;
                    }
                }))
                .contains("I7");
    }

    @Test
    void I8_a_resume_that_starts_over_is_caught() {
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean forgets(Event event) {
                        return !(event instanceof Event.RunStarted);
                    }
                }))
                .containsAnyOf("one key for two attempts", "I2", "I3", "I5", "two waves", "not a wave");
    }

    @Test
    void I9_an_answer_that_never_arrives_is_caught() {
        SplittableRandom dice = new SplittableRandom(1);
        assertThat(caught(new Flaw() {
                    @Override
                    public boolean loses(Object reply) {
                        return dice.nextInt(30) == 0;
                    }
                }))
                .containsAnyOf("I9", "livelock");
    }
}
