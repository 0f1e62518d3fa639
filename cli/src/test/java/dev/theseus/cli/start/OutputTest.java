package dev.theseus.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is printed, and does not arrive. */
@Timeout(120)
class OutputTest {
    @TempDir
    Path directory;

    @Test
    void output_that_a_full_disk_did_not_take_is_no_success() throws Exception {
        assertThat(ended("exec \"$@\" > /dev/full")).isEqualTo(1);
        assertThat(said()).contains("not all that was printed could be written: No space left on device");
    }

    @Test
    void a_reader_that_has_seen_enough_is_no_failure() throws Exception {
        // What is printed is longer than a pipe holds: the writer is there when the reader leaves.
        assertThat(ended("{ \"$@\"; echo $? > status; } | head -c 1 > first")).isZero();
        assertThat(directory.resolve("status")).hasContent("0");
        assertThat(directory.resolve("first")).hasContent("{");
        assertThat(said()).isEmpty();
    }

    private int ended(String script) throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(new Program(directory.resolve("state")).line("schema"));
        return new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectError(directory.resolve("said").toFile())
                .start()
                .waitFor();
    }

    private String said() throws Exception {
        return Files.readString(directory.resolve("said"));
    }
}
