package dev.theseus.actions.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RunTest {
    static final List<String> HOSTILE = LocalShell.HOSTILE;

    @TempDir
    Path home;

    private LocalContext context;
    private final Run run = new Run();

    @BeforeEach
    void open() {
        context = new LocalContext(home);
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return run.apply(args, Value.NIL, context);
    }

    private Map<String, Value> done(Args args) throws ActionException, InterruptedException {
        Outcome outcome = apply(args);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).result().values();
    }

    @Test
    void a_text_is_shell() throws Exception {
        var result = done(Given.args("command", new Given.Shell("printf 'a\\nb\\n'; echo c >&2")));
        assertThat(result)
                .containsEntry("exit", Value.of(0))
                .containsEntry("output", Value.of("a\nb"))
                .containsEntry("stderr", Value.of("c"))
                .containsEntry("lines", Value.of(List.of(Value.of("a"), Value.of("b"))));
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void a_list_is_a_program_and_its_arguments(String value) throws Exception {
        var scope = new dev.theseus.actions.kit.TinyExpressions.Names(Map.of("v", Value.of(value)));
        var result = done(Given.args(scope, "command", List.of("printf", "%s|", "${v}", "end")));
        assertThat(result).containsEntry("output", Value.of(value + "|end|"));
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void standard_input_arrives_as_it_is(String value) throws Exception {
        var result = done(Given.args("command", new Given.Shell("cat; echo '|'"), "stdin", new Given.Literal(value)));
        assertThat(result).containsEntry("output", Value.of(value + "|"));
    }

    @Test
    void another_exit_status_is_a_failure_with_what_was_printed() throws Exception {
        Outcome outcome = apply(Given.args("command", new Given.Shell("echo said; echo no licence >&2; exit 3")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(Code.COMMAND_FAILED);
            assertThat(failed.failure().message()).contains("exit status 3", "no licence");
            assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
            assertThat(failed.result().values())
                    .containsEntry("exit", Value.of(3))
                    .containsEntry("output", Value.of("said"));
        });
    }

    @Test
    void a_message_sends_no_escape_sequences_to_a_terminal() throws Exception {
        Outcome outcome = apply(Given.args("command", new Given.Shell("printf '\\033[2Jx' >&2; exit 1")));
        assertThat(((Outcome.Failed) outcome).failure().message()).contains("x").doesNotContain("\u001b");
    }

    @Test
    void a_program_that_is_not_there_says_so() throws Exception {
        Outcome outcome = apply(Given.args("command", List.of("no-such-program")));
        assertThat(((Outcome.Failed) outcome).failure().message()).contains("not found");
    }

    @Test
    void half_an_output_can_be_asked_for_nothing_but_its_exit_status() throws Exception {
        context = new LocalContext(home, LocalShell.STANDARD.keeping(10));
        var result = done(Given.args("command", new Given.Shell("echo 0123456789abcdef")));
        assertThat(result).containsEntry("truncated", Value.of(true)).doesNotContainKeys("output", "lines", "stderr");
    }

    @Test
    void the_end_of_the_connection_is_doubt() {
        context.losingAfter(0);
        Assertions.assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> apply(Given.args("command", new Given.Shell("true"))))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
    }

    @Test
    void a_secret_prints_masked_and_its_program_is_named() throws Exception {
        context.secret("p", "hunter2'\"$x");
        Args args = Given.args(
                Given.secrets("p"), "command", new Given.Shell("/opt/bin/reg -P ${secret.p}; echo ${secret.p}"));
        assertThat(run.describe(args)).contains("-P ••••").doesNotContain("hunter2");
        assertThat(run.exposes(args)).containsExactlyInAnyOrder("reg", "echo");
        Outcome outcome = apply(Given.args(Given.secrets("p"), "command", new Given.Shell("echo ${secret.p} ; false")));
        assertThat(outcome.toString()).contains("••••").doesNotContain("hunter2");
    }

    @Test
    void a_question_sees_what_was_printed_and_fails_with_the_command() throws Exception {
        var source = new RunSource();
        var seen = source.look(Given.args("run", new Given.Shell("echo 7.10.6; exit 4")), context);
        assertThat(seen.names()).containsEntry("exit", Value.of(4)).containsEntry("output", Value.of("7.10.6"));
        assertThat(seen.failure()).isPresent();
        assertThat(source.look(Given.args("run", List.of("echo", "x")), context).failure())
                .isEmpty();
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void a_question_does_not_answer_from_half_an_output() throws Exception {
        context = new LocalContext(home, LocalShell.STANDARD.keeping(3));
        var seen = new RunSource().look(Given.args("run", new Given.Shell("echo 12345")), context);
        assertThat(seen.failure()).hasValueSatisfying(f -> assertThat(f.code()).isEqualTo(Code.OUTPUT_TRUNCATED));
    }
}
