package dev.theseus.actions.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Ended;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.Args;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    @TempDir
    Path home;

    private static final String PRINTS_ARGS = "for a; do printf '%s|' \"$a\"; done; cat";

    private LocalContext context(String shell) {
        return new LocalContext(home, shell.equals("busybox") ? LocalShell.busybox() : LocalShell.STANDARD);
    }

    private static String output(Outcome outcome) {
        return Ended.text(outcome, "output");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "busybox"})
    void arguments_and_standard_input_arrive_as_they_are(String shell) throws Exception {
        var script = new Script(path -> PRINTS_ARGS);
        for (String value : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
            Args args = Given.args(
                    scope, "file", new Given.Literal("s.sh"), "args", List.of("${v}", "b"), "stdin", "<${v}>");
            Outcome outcome = script.apply(args, Value.NIL, context(shell));
            assertThat(output(outcome)).isEqualTo(value + "|b|<" + value + ">");
        }
        try (var files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void the_text_is_never_a_template_and_its_commands_do_not_eat_it() throws Exception {
        var script = new Script(path -> "");
        Args args = Given.args("text", new Given.Literal("cat; v='${x}'; echo \"$v\"\n"));
        assertThat(output(script.apply(args, Value.NIL, context("standard")))).isEqualTo("${x}");
    }

    @Test
    void another_interpreter_with_options_runs_it() throws Exception {
        var script = new Script(path -> "echo $1");
        Args args = Given.args("file", "x", "interpreter", List.of("/bin/sh", "-e"), "args", List.of("one"));
        assertThat(output(script.apply(args, Value.NIL, context("standard")))).isEqualTo("one");
    }

    @Test
    void its_exit_status_is_the_steps() throws Exception {
        var script = new Script(path -> "exit 42");
        Outcome outcome = script.apply(Given.args("file", "x"), Value.NIL, context("standard"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.result().values()).containsEntry("exit", Value.of(42)));
    }

    @Test
    void a_file_and_a_text_together_are_refused() throws Exception {
        var script = new Script(path -> "");
        Outcome outcome = script.apply(Given.args("file", "x", "text", "y"), Value.NIL, context("standard"));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }
}
