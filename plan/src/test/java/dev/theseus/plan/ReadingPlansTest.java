package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.plan.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingPlansTest {
    private static Reading read(String yaml) {
        return PlanReader.read(List.of(SourceFile.of("plan.yaml", yaml)), TestLanguage.language());
    }

    private static Plan plan(String yaml) {
        Reading reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    @Test
    void reads_a_small_plan() {
        Plan plan = plan("""
                theseus: 1
                plan: small
                phases:
                  - phase: Only
                    on: nodes[first]
                    steps:
                      - service: {restart: demo}
                      - run: echo ${target}
                        undo: unneeded
                """);

        assertThat(plan.name()).isEqualTo("small");
        assertThat(plan.phases()).hasSize(1);
        assertThat(plan.allSteps()).extracting(Step::id).containsExactly("restart_service_demo", "run_echo_target");
        assertThat(plan.step(0).undo()).isInstanceOf(Step.Undo.ByItself.class);
    }

    @Test
    void a_question_is_its_own_shorthand_and_value_is_a_look_only_when_it_is_alone() {
        Plan plan = plan("""
                theseus: 1
                plan: waiting
                phases:
                  - phase: Only
                    on: nodes
                    steps:
                      - await: {run: listserver, value: output, until: value == 'x', timeout: 5m}
                      - await: {value: 1 + 1, until: value == 2}
                """);

        assertThat(plan.allSteps())
                .extracting(step -> FilledArgs.asWritten((Arg.Fields) step.args())
                        .question("question")
                        .orElseThrow()
                        .source())
                .containsExactly("run", "value");
    }
}
