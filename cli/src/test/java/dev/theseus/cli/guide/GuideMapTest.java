package dev.theseus.cli.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Golden;
import dev.theseus.cli.kit.ShippedPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every shipped plan has a map from its guide, whose names are the plan's, and the page that shows it is up to date. */
class GuideMapTest {
    private static final Path PAGES = Path.of("..", "docs", "guides");

    @TestFactory
    List<DynamicContainer> every_shipped_plan_says_what_it_does_of_its_guide() throws IOException {
        return ShippedPlan.all().stream()
                .map(plan -> DynamicContainer.dynamicContainer(plan.name(), tests(plan)))
                .toList();
    }

    private static List<DynamicTest> tests(ShippedPlan plan) {
        return List.of(
                DynamicTest.dynamicTest(
                        "every_part_named_exists",
                        () -> assertThat(new PlanParts(plan.read()).names())
                                .containsAll(GuideMap.beside(plan.folder()).parts())),
                DynamicTest.dynamicTest(
                        "every_ask_has_a_part_or_a_why",
                        () -> assertThat(GuideMap.beside(plan.folder()).asks())
                                .isNotEmpty()
                                .allSatisfy(ask -> assertThat(ask.parts().isEmpty()
                                                && ask.why().isEmpty())
                                        .as(ask.says())
                                        .isFalse())),
                DynamicTest.dynamicTest(
                        "it_is_the_guide_that_the_plan_names",
                        () -> assertThat(plan.read().guide())
                                .hasValue(GuideMap.beside(plan.folder()).title())),
                DynamicTest.dynamicTest(
                        "its_page_is_up_to_date",
                        () -> Golden.check(
                                PAGES.resolve(plan.name() + ".md"),
                                GuidePage.of(
                                        plan.name(), GuideMap.beside(plan.folder()), new PlanParts(plan.read())))));
    }
}
