package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the catalogue of errors and its document equal. */
class ErrorsDocumentTest {
    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^### (THS-\\d{3} [A-Z_]+)\n\n\\S[^\n]*\n\nExample: `[^\n]+`\n\nWhat to do: \\S[^\n]*$");

    @Test
    void documents_every_code_once_with_meaning_example_and_remedy() throws IOException {
        String document = Files.readString(Path.of("../docs/errors.md"));

        List<String> documented = ENTRY.matcher(document)
                .results()
                .map((MatchResult entry) -> entry.group(1))
                .toList();

        assertThat(documented)
                .isEqualTo(Arrays.stream(Code.values())
                        .map(code -> code.id() + " " + code.name())
                        .toList());
        assertThat(document.lines().filter(line -> line.startsWith("### "))).hasSize(documented.size());
    }

    @Test
    void gives_no_number_twice() {
        assertThat(Arrays.stream(Code.values()).map(Code::id)).doesNotHaveDuplicates();
    }
}
