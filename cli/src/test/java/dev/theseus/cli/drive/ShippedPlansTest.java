package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.plan.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ShippedPlansTest {
    @TempDir
    Path directory;

    @Test
    void the_plan_in_the_readme_is_free_of_problems() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int begin = readme.indexOf("```yaml") + "```yaml".length();
        Path plan = Files.writeString(
                directory.resolve("plan.yaml"), readme.substring(begin, readme.indexOf("```", begin)));
        assertThat(PlanReader.read(plan, ShippedPlan.language()).problems()).isEmpty();
        assertThat(PlanReader.read(plan, ShippedPlan.language())
                        .plan()
                        .orElseThrow()
                        .phases())
                .hasSize(2);
    }

    @Test
    void the_example_of_requests_that_wait_is_free_of_problems() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "queue.md"));
        int begin = document.indexOf("```yaml phases\n") + "```yaml phases\n".length();
        Path plan = Files.writeString(
                directory.resolve("plan.yaml"),
                "theseus: 1\nplan: example\nphases:\n" + document.substring(begin, document.indexOf("```", begin))
                        + "during: { alpha waits: { balancer: main, key: alpha, until: waits } }\n");
        assertThat(document).contains("during: { alpha waits: { balancer: main, key: alpha, until: waits } }");
        assertThat(PlanReader.read(plan, ShippedPlan.language()).problems()).isEmpty();
    }

    @TestFactory
    List<DynamicTest> every_shipped_plan_is_free_of_problems() throws Exception {
        List<ShippedPlan> plans = ShippedPlan.all();
        assertThat(plans).isNotEmpty();
        return plans.stream()
                .map(plan -> DynamicTest.dynamicTest(
                        plan.name(), () -> assertThat(plan.reading().problems()).isEmpty()))
                .toList();
    }
}
