package dev.theseus.actions.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every script that Theseus sends is one that dash and busybox read, and holds nothing that a value could fill. */
class ScriptSyntaxTest {
    private static List<Path> scripts() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            return files.filter(file -> file.toString().endsWith(".sh")).toList();
        }
    }

    @Test
    void dash_and_busybox_read_every_script() throws Exception {
        assertThat(scripts()).hasSizeGreaterThan(10);
        for (Path script : scripts())
            for (List<String> shell : List.of(List.of("dash", "-n"), List.of("busybox", "sh", "-n"))) {
                var words = new java.util.ArrayList<>(shell);
                words.add(script.toString());
                Process process =
                        new ProcessBuilder(words).redirectErrorStream(true).start();
                String said =
                        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(process.waitFor())
                        .as(shell + " " + script + ": " + said)
                        .isZero();
            }
    }

    @Test
    void values_are_never_text_of_a_script() {
        String value = "'; touch HACKED; '";
        var command = HostScript.beside(HostFile.class, "state").with(value, "");
        assertThat(command.display()).contains(value);
        assertThat(((dev.theseus.core.port.Command.Form.Argv) command.form())
                        .words()
                        .get(2)
                        .display())
                .doesNotContain("HACKED");
    }
}
