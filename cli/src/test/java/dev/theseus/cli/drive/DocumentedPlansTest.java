package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.InventoryReader;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every piece of YAML in the documents is a plan, a part of one, or an inventory, and is read as such, with the real actions. */
class DocumentedPlansTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml( \\w+)?\n(.*?)^```$");
    private static final String HEAD = "theseus: 1\nplan: example\npaths: {backups: /b}\nphases:\n";
    private static final String STEPS = HEAD + "  - phase: p\n    on: nodes\n    steps:\n";
    private static final String HOSTS = "theseus: 1\ninventory: example\nhosts: { node1: 10.0.0.1 }\n";

    /** What a part leaves out: where its names are declared, files beside the plan, the step that made a backup. */
    private static final Set<Code> ELSEWHERE =
            Set.of(Code.UNDEFINED_NAME, Code.FILE_UNREADABLE, Code.UNKNOWN_BACKUP, Code.UNKNOWN_STEP);

    record Example(String document, int line, String kind, String yaml) {
        String whole() {
            return switch (kind) {
                case "phases" -> HEAD + yaml.indent(2);
                case "steps" -> STEPS + yaml.indent(6);
                case "inventory" -> HOSTS + yaml;
                default -> isPart() ? STEPS + yaml.indent(6) : yaml;
            };
        }

        boolean isPart() {
            return kind.isEmpty() && yaml.startsWith("- ");
        }

        List<Problem> problems() {
            SourceFile file = SourceFile.of("example.yaml", whole());
            return file.text().contains("\ninventory:")
                    ? InventoryReader.read(file).problems()
                    : PlanReader.read(List.of(file), ShippedPlan.language()).problems();
        }
    }

    static List<Example> examples() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("../README.md")));
        try (Stream<Path> files = Files.walk(Path.of("../docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<Example> examples = new ArrayList<>();
        for (Path document : documents) {
            String text = Files.readString(document);
            for (MatchResult example : EXAMPLE.matcher(text).results().toList())
                examples.add(new Example(
                        document.toString().substring(3),
                        (int) text.substring(0, example.start()).lines().count() + 1,
                        example.group(1) == null ? "" : example.group(1).strip(),
                        example.group(2)));
        }
        return examples;
    }

    @TestFactory
    Stream<DynamicTest> every_example_is_free_of_problems() throws IOException {
        return examples().stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.document() + ":" + example.line(),
                        () -> assertThat(example.problems())
                                .filteredOn(problem -> !example.isPart() || !ELSEWHERE.contains(problem.code()))
                                .isEmpty()));
    }

    @Test
    void there_are_examples_of_most_concepts() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(30);
        assertThat(examples()).extracting(Example::document).contains("README.md", "docs/actions.md", "docs/queue.md");
    }
}
