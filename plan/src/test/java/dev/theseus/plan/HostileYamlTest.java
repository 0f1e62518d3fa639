package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading it ends with a plan or with problems that can be shown on any terminal. */
class HostileYamlTest {
    private static final String HEAD = "theseus: 1\nplan: x\n";
    private static final String GOOD =
            HEAD + "phases:\n  - phase: p\n    on: nodes\n    steps:\n      - {run: a, undo: unneeded}\n";

    private static Reading read(String yaml) {
        return PlanReader.read(List.of(SourceFile.of("plan.yaml", yaml)), TestLanguage.language());
    }

    private static List<Code> codes(String yaml) {
        return read(yaml).problems().stream().map(Problem::code).distinct().toList();
    }

    @Test
    void refuses_depth() {
        assertThat(codes(HEAD + "note: " + "[".repeat(10_000) + "]".repeat(10_000)))
                .containsExactly(Code.YAML_TOO_DEEP);
        assertThat(codes(HEAD + "note: " + "{a: ".repeat(10_000))).containsExactly(Code.YAML_TOO_DEEP);
        var blocks = new StringBuilder(HEAD);
        for (int depth = 0; depth < 500; depth++)
            blocks.append(" ".repeat(depth)).append("k:\n");
        assertThat(codes(blocks.toString())).containsExactly(Code.YAML_TOO_DEEP);
    }

    @Test
    void refuses_size(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, HEAD + "note: " + "x".repeat(50 * 1024 * 1024));
        assertThat(PlanReader.read(file, TestLanguage.language()).problems())
                .extracting(Problem::code)
                .containsExactly(Code.YAML_TOO_BIG);
        assertThat(codes(HEAD + "note: " + "x".repeat(5 * 1024 * 1024))).containsExactly(Code.YAML_TOO_BIG);
    }

    @Test
    void refuses_files_that_include_each_other_without_end(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("plan.yaml"), HEAD + "phases:\n  - phase: p\n    steps:\n      - include: f0.yaml\n");
        for (int n = 0; n < 30; n++)
            Files.writeString(
                    folder.resolve("f" + n + ".yaml"),
                    "theseus: 1\nsteps:\n" + ("  - include: f" + (n + 1) + ".yaml\n").repeat(2));
        Files.writeString(folder.resolve("f30.yaml"), "theseus: 1\nsteps:\n  - {wait: 1s}\n");
        assertThat(PlanReader.read(folder, TestLanguage.language()).problems())
                .extracting(Problem::code)
                .contains(Code.YAML_TOO_BIG);
    }

    @Test
    void refuses_a_link_that_leads_out_of_the_folder(@TempDir Path folder) throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.yaml"), "theseus: 1\nsteps: [{wait: 1s}]\n");
        Path plan = Files.createDirectory(folder.resolve("plan"));
        Files.createSymbolicLink(plan.resolve("link.yaml"), outside.resolve("secret.yaml"));
        Files.writeString(
                plan.resolve("plan.yaml"), HEAD + "phases:\n  - phase: p\n    steps:\n      - include: link.yaml\n");
        assertThat(PlanReader.read(plan, TestLanguage.language()).problems())
                .extracting(Problem::code)
                .contains(Code.INCLUDE_OUTSIDE);
    }

    @Test
    void refuses_what_is_not_text(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.yaml");
        var bytes = new byte[4096];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        assertThat(PlanReader.read(file, TestLanguage.language()).problems())
                .extracting(Problem::code)
                .containsExactly(Code.FILE_UNREADABLE);
        assertThat(codes("")).containsExactly(Code.YAML_BROKEN);
        assertThat(codes("\0")).containsExactly(Code.YAML_BROKEN);
    }

    @Test
    void reads_a_byte_order_mark_and_line_ends_of_other_systems(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, "\uFEFF" + GOOD.replace("\n", "\r\n"));
        assertThat(PlanReader.read(file, TestLanguage.language()).problems()).isEmpty();
    }

    @Test
    void survives_deep_and_long_expressions() {
        for (String expression : List.of(
                "(".repeat(5_000),
                "!".repeat(5_000),
                "a.".repeat(4_000) + "a",
                "[".repeat(300),
                "1+".repeat(3_000) + "1",
                "x".repeat(20_000)))
            assertThat(read(HEAD + "phases:\n  - {phase: p, when: \"" + expression + "\", steps: [{wait: 1s}]}\n")
                            .problems())
                    .isNotEmpty();
    }

    @Test
    void a_file_in_the_root_folder_is_called_by_its_path() {
        assertThat(PlanReader.read(Path.of("/no-such-plan.yaml"), TestLanguage.language())
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).startsWith("/no-such-plan.yaml "));
    }
}
