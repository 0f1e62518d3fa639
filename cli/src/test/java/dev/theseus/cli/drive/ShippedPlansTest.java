package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.ActionSet;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ShippedPlansTest {
    @TestFactory
    List<DynamicTest> every_shipped_plan_is_free_of_problems() throws Exception {
        ActionSet actions = ActionSet.forReading();
        Language language = new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
        try (var plans = Files.list(Path.of("..", "plans"))) {
            List<Path> folders = plans.filter(Files::isDirectory).sorted().toList();
            assertThat(folders).isNotEmpty();
            return folders.stream()
                    .map(folder -> DynamicTest.dynamicTest(
                            folder.getFileName().toString(),
                            () -> assertThat(PlanReader.read(folder, language).problems())
                                    .isEmpty()))
                    .toList();
        }
    }
}
