package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.ActionSet;
import dev.theseus.plan.Language;
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
        assertThat(PlanReader.read(plan, language()).problems()).isEmpty();
        assertThat(PlanReader.read(plan, language()).plan().orElseThrow().phases())
                .hasSize(2);
    }

    @TestFactory
    List<DynamicTest> every_shipped_plan_is_free_of_problems() throws Exception {
        Language language = language();
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

    private static Language language() {
        ActionSet actions = ActionSet.forReading();
        return new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
    }
}
