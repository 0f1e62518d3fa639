package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.ShippedPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The demonstration as its user sees it. A class for each of the three, so that they run beside others. */
class DemoTest {
    @Test
    void upgrades_every_schema_and_nobody_notices() throws Exception {
        Demonstration shown = Demonstration.run("straight", 30, false, false, Optional.empty());
        assertThat(shown.status()).as(shown.talk()).isZero();
        shown.assertClean();
        assertThat(shown.number("refused_while_moving")).isPositive();
        assertThat(shown.number("waiting_requests")).isZero();
        assertThat(shown.number("schemata")).isEqualTo(12);
        assertThat(shown.number("schemata_upgraded")).isEqualTo(12);
        assertThat(shown.number("redirected")).isPositive();
        assertThat(Files.readString(Path.of(shown.json().get("report").asString())))
                .contains("oxdatabase_12");
        ShippedPlan plan = ShippedPlan.named("appsuite-without-downtime");
        assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), shown.journal()))
                .as("every part that a sentence of the guide is mapped to was carried out")
                .isEmpty();
    }
}
