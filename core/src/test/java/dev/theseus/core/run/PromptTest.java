package dev.theseus.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prompts of a command that are answered as the plan says. */
final class PromptTest {
    private static final Site SITE = new Site(0, 0, 0, Site.NO_ITEM);

    private static Input.Prompted prompted(int attempt, int index) {
        return new Input.Prompted(SITE, attempt, 0, index, "Password:");
    }

    private static List<Integer> answered(Rig rig) {
        return rig.events(Event.PromptAnswered.class).stream()
                .map(Event.PromptAnswered::index)
                .toList();
    }

    private static Rig underWay() {
        Rig rig = Rig.of(PlanBuilder.of("a"));
        rig.give(new Input.Start("run", "me", "0", "p", "i", 1, Map.of()));
        return rig.runUntil("Apply a");
    }

    @Test
    void each_is_told_once_also_where_a_later_controller_sees_it_again() {
        Rig rig = underWay().give(prompted(1, 0)).give(prompted(1, 0));
        rig.crash().give(prompted(1, 0)).give(prompted(1, 1));
        assertThat(answered(rig)).containsExactly(0, 1);
        rig.run().ends(Ending.DONE);
    }

    @Test
    void one_whose_attempt_is_over_is_not_told() {
        Rig rig = underWay().give(prompted(2, 0));
        assertThat(answered(rig)).isEmpty();
        rig.run().give(prompted(1, 0)).ends(Ending.DONE);
        assertThat(answered(rig)).isEmpty();
    }

    @Test
    void another_attempt_has_prompts_of_its_own() {
        Rig rig = underWay().give(prompted(1, 0));
        rig.give(new Input.Doubtful(SITE, 1, Rig.FAILURE))
                .give(new Input.Settled(SITE, 1, Event.Settlement.UNTOUCHED, "looked"));
        rig.runUntil("Apply a").give(prompted(2, 0));
        assertThat(answered(rig)).containsExactly(0, 0);
        rig.run().ends(Ending.DONE);
    }
}
