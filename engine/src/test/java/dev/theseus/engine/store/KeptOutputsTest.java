package dev.theseus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptOutputsTest {
    @TempDir
    Path directory;

    @Test
    void outputs_come_back_as_they_were_kept() {
        var outputs = new KeptOutputs(directory);
        List<Output> some = List.of(
                Output.NONE,
                new Output("out\n", "", false),
                new Output("", "err 🚢", true),
                new Output("theseus output 1, 3 + 4 bytes\n", "\u0000\u001b[2J", false));
        for (int i = 0; i < some.size(); i++) outputs.keep("p0.t1.s" + i + ".i2.a1", some.get(i));
        for (int i = 0; i < some.size(); i++) {
            assertThat(outputs.has("p0.t1.s" + i + ".i2.a1")).isTrue();
            assertThat(outputs.read("p0.t1.s" + i + ".i2.a1")).contains(some.get(i));
        }
        assertThat(outputs.has("p0.t1.s9.a1")).isFalse();
        assertThat(outputs.read("p0.t1.s9.a1")).isEmpty();
    }

    @Test
    void the_same_name_again_replaces_it() {
        var outputs = new KeptOutputs(directory);
        outputs.keep("p0.t1.s1.a1", new Output("one", "", false));
        outputs.keep("p0.t1.s1.a1", new Output("two", "", false));
        assertThat(outputs.read("p0.t1.s1.a1")).contains(new Output("two", "", false));
    }

    @Test
    void a_long_output_keeps_its_beginning_and_its_end_and_says_so() {
        var outputs = new KeptOutputs(directory);
        outputs.keep("p0.t1.s1.a1", new Output("begin" + "x".repeat(5_000_000) + "end", "", false));
        Output read = outputs.read("p0.t1.s1.a1").orElseThrow();
        assertThat(read.truncated()).isTrue();
        assertThat(read.out())
                .startsWith("begin")
                .endsWith("end")
                .contains("left out")
                .hasSizeLessThan(600_000);
    }

    @Test
    void a_run_that_has_reached_its_bound_keeps_no_more_and_goes_on() {
        var outputs = new KeptOutputs(directory, 10_000);
        outputs.keep("p0.t1.s1.a1", new Output("x".repeat(6000), "", false));
        outputs.keep("p0.t1.s2.a1", new Output("x".repeat(6000), "", false));
        outputs.keep("p0.t1.s3.a1", new Output("small", "", false));
        assertThat(outputs.has("p0.t1.s1.a1")).isTrue();
        assertThat(outputs.has("p0.t1.s2.a1")).isFalse();
        assertThat(outputs.has("p0.t1.s3.a1")).isTrue();
        var next = new KeptOutputs(directory, 10_000);
        next.keep("p0.t1.s4.a1", new Output("x".repeat(6000), "", false));
        assertThat(next.has("p0.t1.s4.a1"))
                .as("what earlier controllers kept counts")
                .isFalse();
    }

    @Test
    void a_name_that_leads_outside_is_refused() {
        var outputs = new KeptOutputs(directory);
        for (String name : List.of("../x", "a/../../x", "/etc/x", "..", "", "p0..t1", "a b"))
            assertThatThrownBy(() -> outputs.keep(name, Output.NONE))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_that_something_else_wrote_is_no_output() throws Exception {
        var outputs = new KeptOutputs(directory);
        outputs.keep("p0.t1.s1.a1", Output.NONE);
        Path file = directory.resolve("p0/t1/s1.a1.txt");
        for (String text : List.of("", "hello", "theseus output 1, 999999999999 + 5 bytes\nabc", "theseus output 2, 1"))
            assertThat(outputs.read(name(Files.writeString(file, text))))
                    .satisfiesAnyOf(
                            read -> assertThat(read).isEmpty(),
                            read -> assertThat(read).contains(new Output("abc", "", false)));
    }

    private static String name(Path written) {
        assertThat(written).exists();
        return "p0.t1.s1.a1";
    }
}
