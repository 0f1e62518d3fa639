package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.ShippedPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ShippedPlansTest {
    @TestFactory
    List<DynamicTest> every_shipped_plan_is_free_of_problems() throws Exception {
        List<ShippedPlan> plans = new ArrayList<>(ShippedPlan.all());
        assertThat(plans).isNotEmpty();
        for (String command : List.of("upgradeschemata.yaml", "upgradeschemata-force.yaml"))
            plans.add(new ShippedPlan(
                    ShippedPlan.named("appsuite-without-downtime").folder().resolve(command)));
        return plans.stream()
                .map(plan -> DynamicTest.dynamicTest(
                        plan.name(), () -> assertThat(plan.reading().problems()).isEmpty()))
                .toList();
    }
}
