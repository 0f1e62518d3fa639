package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of the language's document is a plan, a part of one, or an inventory, and is read as such. */
class LanguageDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml( \\w+)?\n(.*?)^```$");
    private static final String HEAD = "theseus: 1\nplan: example\npaths: {backups: /b}\nphases:\n";

    static Stream<String> examples() throws IOException {
        return EXAMPLE
                .matcher(Files.readString(Path.of("../docs/plan-language.md")))
                .results()
                .map(LanguageDocumentTest::whole)
                .toList()
                .stream();
    }

    private static String whole(MatchResult example) {
        String yaml = example.group(2);
        return switch (example.group(1) == null ? "" : example.group(1).strip()) {
            case "phases" -> HEAD + yaml.indent(2);
            case "steps" -> HEAD + "  - phase: p\n    on: nodes\n    steps:\n" + yaml.indent(6);
            default -> yaml;
        };
    }

    @ParameterizedTest
    @MethodSource("examples")
    void reads_every_example(String yaml) {
        assertThat(problems(SourceFile.of("example.yaml", yaml))).isEmpty();
    }

    private static List<Problem> problems(SourceFile file) {
        return file.text().contains("\ninventory:")
                ? InventoryReader.read(file).problems()
                : PlanReader.read(List.of(file), TestLanguage.language()).problems();
    }

    @Test
    void has_an_example_of_most_concepts() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(7);
    }

    @Test
    void names_every_key_of_a_step_and_a_question() throws IOException {
        String document = Files.readString(Path.of("../docs/plan-language.md"));
        Language bare = new Language(List.of(), List.of());
        for (var section : List.of(bare.step(), bare.question(), bare.phase()))
            for (var key : section.keys()) assertThat(document).as(key.name()).contains("`" + key.name());
    }
}
