package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans with something wrong in them, and beside each the problems that must be found: no fewer, no more. */
class BadPlansTest {
    private static final Path PLANS = Path.of("src/test/resources/bad");
    private static final Path INVENTORIES = Path.of("src/test/resources/bad-inventory");

    static Stream<Path> plans() throws IOException {
        return inputs(PLANS);
    }

    static Stream<Path> inventories() throws IOException {
        return inputs(INVENTORIES);
    }

    private static Stream<Path> inputs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    private static List<Problem> problemsOf(Path plan) {
        Reading reading = PlanReader.read(plan, TestLanguage.language());
        assertThat(reading.plan().isPresent()).isEqualTo(reading.problems().isEmpty());
        return reading.problems();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void finds_every_problem_of_a_plan(Path plan) throws IOException {
        compare(plan, problemsOf(plan));
    }

    @ParameterizedTest
    @MethodSource("inventories")
    void finds_every_problem_of_an_inventory(Path inventory) throws IOException {
        compare(inventory, InventoryReader.read(inventory).problems());
    }

    /** With {@code -Dgolden.write=true}, writes what was found instead: read the difference before committing it. */
    private static void compare(Path input, List<Problem> problems) throws IOException {
        var shown = new StringBuilder();
        problems.forEach(problem -> shown.append(problem).append('\n'));
        String found = shown.toString().replace("src/test/resources/", "");
        Path expected = input.resolveSibling(input.getFileName().toString().replace(".yaml", "") + ".txt");
        if (Boolean.getBoolean("golden.write")) Files.writeString(expected, found);
        assertThat(found).isNotEmpty().isEqualTo(Files.readString(expected));
    }

    @Test
    void has_an_example_of_every_code_of_the_language() throws IOException {
        Set<Code> seen = EnumSet.noneOf(Code.class);
        for (Path plan : plans().toList()) problemsOf(plan).forEach(problem -> seen.add(problem.code()));
        // Sizes and depths are in HostileYamlTest, where files of that size are made.
        seen.addAll(Set.of(Code.YAML_TOO_BIG, Code.YAML_TOO_DEEP));
        for (Code code : Code.values()) {
            int number = Integer.parseInt(code.id().substring(4));
            boolean atRuntimeOnly = code == Code.EXPRESSION_FAILED;
            if (number < 400 && !atRuntimeOnly) assertThat(seen).contains(code);
        }
    }

    @Test
    void says_that_a_plan_does_not_exist() {
        assertThat(problemsOf(Path.of("nowhere/plan.yaml")))
                .singleElement()
                .asString()
                .isEqualTo("nowhere/plan.yaml THS-101 `plan.yaml` does not exist: check the path and its permissions");
    }
}
