package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Action;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder stands for its files: they are read with the plan, and a run that is resumed has the same. */
class FolderTest {
    private static final Language LANGUAGE = new Language(
            List.of(TestAction.of(
                    "migrate",
                    Shape.section(Shape.required(
                            "scripts",
                            Shape.either(Shape.many(Shape.file()), Shape.folder("sql", "cql")),
                            "what to run")),
                    new Action.Nature(true, true, Action.UndoBy.UNNEEDED, Action.WayBackCost.FREE))),
            List.of());

    @TempDir
    Path home;

    @BeforeEach
    void scripts() throws Exception {
        Files.createDirectories(home.resolve("scripts/old"));
        for (String name : List.of("V2__b.sql", "V1__a.sql", "README.md", "old/V0__z.sql"))
            Files.writeString(home.resolve("scripts").resolve(name), name);
    }

    private Reading read(String scripts) throws Exception {
        Files.writeString(home.resolve("plan.yaml"), """
                theseus: 1
                plan: folders
                phases:
                  - phase: Only
                    steps:
                      - migrate: { scripts: %s }
                """.formatted(scripts));
        return PlanReader.read(home, LANGUAGE);
    }

    private static List<String> paths(Reading reading) {
        return reading.sources().stream().map(SourceFile::path).toList();
    }

    @Test
    void a_folder_stands_for_its_files_that_end_so_and_a_resumed_run_has_the_same() throws Exception {
        for (String scripts : List.of("scripts", "scripts/", "./scripts")) {
            Reading reading = read(scripts);
            assertThat(reading.problems()).as(scripts).isEmpty();
            assertThat(paths(reading)).containsExactly("plan.yaml", "scripts/V1__a.sql", "scripts/V2__b.sql");
            Reading again = PlanReader.read(reading.sources(), LANGUAGE);
            assertThat(again.problems()).as(scripts).isEmpty();
            assertThat(again.plan().orElseThrow().allSteps().getFirst().args().toString())
                    .contains("[text=scripts]");
            assertThat(again.sources()).isEqualTo(reading.sources());
        }
        assertThat(paths(read("scripts/V2__b.sql"))).containsExactly("plan.yaml", "scripts/V2__b.sql");
        assertThat(paths(read("[scripts/V1__a.sql]"))).containsExactly("plan.yaml", "scripts/V1__a.sql");
    }

    @Test
    void a_folder_may_have_more_files_than_a_plan_may_name() throws Exception {
        for (int i = 3; i < 300; i++) Files.writeString(home.resolve("scripts/V" + i + "__x.sql"), "");
        assertThat(read("scripts").problems()).isEmpty();
        assertThat(paths(read("scripts"))).hasSize(300);
    }

    @Test
    void what_cannot_be_read_is_named() throws Exception {
        assertThat(read("nowhere").problems()).extracting(Problem::message).containsExactly("`nowhere` does not exist");
        assertThat(read("plan.yaml").problems())
                .extracting(Problem::message)
                .containsExactly("`plan.yaml` is no folder");
        assertThat(read("scripts/old/..").problems()).isEmpty();
        assertThat(read("..").problems()).extracting(Problem::code).containsExactly(Code.INCLUDE_OUTSIDE);
        assertThat(read(".").problems()).extracting(Problem::code).containsExactly(Code.INCLUDE_OUTSIDE);
        Files.createDirectory(home.resolve("empty"));
        assertThat(read("empty").problems())
                .extracting(Problem::message)
                .containsExactly("`empty` has no file that ends in .sql or .cql");
        Files.write(
                home.resolve("scripts/V3__c.sql"), "insert into t values ('ä')".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read("scripts").problems())
                .extracting(Problem::message)
                .containsExactly("`scripts/V3__c.sql` is not text in UTF-8");
        Files.delete(home.resolve("scripts/V3__c.sql"));
        Path outside = Files.createTempFile("outside", ".sql");
        Files.createSymbolicLink(home.resolve("scripts/V3__c.sql"), outside);
        assertThat(read("scripts").problems()).extracting(Problem::code).containsExactly(Code.INCLUDE_OUTSIDE);
        Files.delete(outside);
    }
}
