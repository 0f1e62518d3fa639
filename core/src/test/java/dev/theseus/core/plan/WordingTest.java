package dev.theseus.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is added to a plan must be said by its wording, or a mended plan could change it under a run unnoticed. */
class WordingTest {
    private static List<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** New here? Say it in {@link Wording}, unless it is for readers alone; then add it. */
    @Test
    void every_part_of_a_plan_has_been_thought_of() {
        assertThat(components(Plan.class))
                .containsExactlyInAnyOrder(
                        "name",
                        "guide",
                        "upgrade",
                        "inputs",
                        "paths",
                        "facts",
                        "during",
                        "baselines",
                        "closings",
                        "phases",
                        "always",
                        "closing",
                        "allSteps");
        assertThat(components(Phase.class))
                .containsExactlyInAnyOrder(
                        "number",
                        "kind",
                        "name",
                        "where",
                        "each",
                        "waves",
                        "gates",
                        "when",
                        "steps",
                        "onFailure",
                        "guide",
                        "place");
        assertThat(components(Phase.Waves.class))
                .containsExactlyInAnyOrder(
                        "size", "canary", "maxFailures", "minInService", "per", "tooMany", "quarantine", "easeOff");
        assertThat(components(EaseOff.class)).containsExactlyInAnyOrder("server", "load", "limits");
        assertThat(components(Step.class))
                .containsExactlyInAnyOrder(
                        "number",
                        "id",
                        "name",
                        "action",
                        "args",
                        "where",
                        "each",
                        "conditions",
                        "undo",
                        "capture",
                        "limits",
                        "marks",
                        "place");
        assertThat(components(Step.Where.class)).containsExactlyInAnyOrder("on", "as", "dir", "env");
        assertThat(components(Step.Conditions.class)).containsExactlyInAnyOrder("when", "unless", "verify", "requires");
        assertThat(components(Step.Limits.class))
                .containsExactlyInAnyOrder("timeout", "retry", "exit", "remedies", "onFailure");
        assertThat(components(Step.Marks.class))
                .containsExactlyInAnyOrder("askFirst", "idempotent", "opensToUsers", "writes", "guide", "note");
        assertThat(components(Question.class))
                .containsExactlyInAnyOrder("source", "args", "parse", "value", "until", "on", "polling", "place");
    }
}
