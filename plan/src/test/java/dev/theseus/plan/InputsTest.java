package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.plan.cel.CelExpressions;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    private final SecretVault vault = new SecretVault();
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> complaints = new ArrayList<>();

    private static Plan plan(String inputs) {
        Reading reading = PlanReader.read(
                List.of(SourceFile.of(
                        "plan.yaml",
                        "theseus: 1\nplan: p\ninputs:\n" + inputs.indent(2)
                                + "phases: [{phase: p, steps: [{run: a, undo: unneeded}]}]\n")),
                TestLanguage.language());
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    private InputReader.Result read(Plan plan, Map<String, String> options) throws InterruptedException {
        return read(plan, new InputReader.Given(options, Optional.empty()));
    }

    private InputReader.Result read(Plan plan, InputReader.Given given) throws InterruptedException {
        var secrets = new SecretReader(Map.of("PW", "from-env"), _ -> Optional.ofNullable(answers.poll()));
        return new InputReader(new CelExpressions(), secrets, vault, (_, complaint) -> {
                    complaints.add(complaint);
                    return Optional.ofNullable(answers.poll());
                })
                .read(plan, given);
    }

    @Test
    void whoever_only_looks_is_asked_for_nothing_and_sees_no_secret(@TempDir Path home) throws Exception {
        Plan plan = plan("v: {type: version}\nn: {type: int}\ns: {type: string}\npw: {type: secret}");
        Path file = Files.writeString(home.resolve("inputs.yaml"), "v: 4.2\nn: many\nother: 1\npw: env:PW\n");
        var texts = InputReader.texts(plan, new InputReader.Given(Map.of("v", "4.3"), Optional.of(file)));
        assertThat(texts.texts()).isEqualTo(Map.of("v", "4.3"));
        assertThat(texts.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(Code.BAD_INPUT, Code.UNKNOWN_INPUT);
        assertThat(complaints).isEmpty();
    }

    @Test
    void gives_every_input_a_value_of_its_type() throws InterruptedException {
        var result = read(plan("""
                        s: {default: "oxserver-${inputs.v}"}
                        v: {type: version}
                        i: int
                        b: {type: bool, default: true}
                        d: {type: duration, default: 1h30m}
                        """), Map.of("v", "7.10.6-rev3", "i", "42"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.values())
                .containsExactly(
                        Map.entry("s", Value.of("oxserver-7.10.6-rev3")),
                        Map.entry("v", new Value.Ver(Version.of("7.10.6-rev3"))),
                        Map.entry("i", Value.of(42)),
                        Map.entry("b", Value.of(true)),
                        Map.entry("d", new Value.Span(Duration.ofMinutes(90))));
    }

    @Test
    void prefers_the_command_line_to_the_file_and_both_to_the_default(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("inputs.yaml"), "a: from file\nb: 4.10\n");
        var result = read(
                plan("a: {default: x}\nb: {default: x}\nc: {default: x}\n"),
                new InputReader.Given(Map.of("a", "given"), Optional.of(file)));

        assertThat(result.values()).containsValues(Value.of("given"), Value.of("4.10"), Value.of("x"));
    }

    @Test
    void asks_until_the_answer_fits() throws InterruptedException {
        answers.addAll(List.of("many", "7"));

        assertThat(read(plan("i: {type: int}"), Map.of()).values()).containsValue(Value.of(7));
        assertThat(complaints).hasSize(2).first().isEqualTo("");
        assertThat(complaints.getLast()).contains("`many` is not a whole number");
    }

    @Test
    void says_all_that_is_wrong_at_once() throws InterruptedException {
        var result = read(
                plan("a: {}\nn: {type: int}\no: {options: [x, y]}\np: {type: secret}\nq: {type: secret}\n"),
                Map.of("n", "x", "o", "z", "p", "hunter2", "q", "env:NOT_SET", "aa", "1"));

        assertThat(result.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(
                        Code.MISSING_INPUT,
                        Code.BAD_INPUT,
                        Code.BAD_INPUT,
                        Code.BAD_INPUT,
                        Code.SECRET_UNAVAILABLE,
                        Code.UNKNOWN_INPUT);
        assertThat(result.problems().toString()).doesNotContain("hunter2");
    }

    @Test
    void takes_secrets_from_where_they_are_kept(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("pw"), "from-file\n");
        answers.add("typed");

        var result = read(
                plan("e: {type: secret}\nf: {type: secret}\nc: {type: secret}\na: {type: secret}\n"),
                Map.of("e", "env:PW", "f", "file:" + file, "c", "cmd:printf 'from-cmd\\nmore\\n'"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.values()).containsEntry("e", new Value.Secret("e"));
        assertThat(List.of("e", "f", "c", "a"))
                .extracting(vault::reveal)
                .containsExactly("from-env", "from-file", "from-cmd", "typed");
        assertThat(vault.redactor().redact("x from-cmd y")).isEqualTo("x •••• y");
    }
}
