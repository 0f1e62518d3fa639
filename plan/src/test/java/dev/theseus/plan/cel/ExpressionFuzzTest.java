package dev.theseus.plan.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.testkit.Dice;
import dev.theseus.testkit.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Expressions and templates at random: each gives a value or says why not, the same one each time, and no value becomes shell syntax. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExpressionFuzzTest {
    private static final List<String> NAMES =
            List.of("inputs", "facts", "rows", "now", "output", "value", "nothing", "x");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||", " in ");
    private static final List<String> CALLS = List.of(
            "size",
            "string",
            "int",
            "double",
            "version",
            "duration",
            "instant",
            "type",
            "has",
            "minutes",
            "ceilMinutes",
            "inOrder");
    private static final List<String> METHODS = List.of(
            "contains", "startsWith", "matches", "split", "exists", "all", "filter", "map", "size", "toLowerCase");

    private final CelExpressions expressions = new CelExpressions();

    @Test
    void each_expression_ends_with_a_value_or_a_reason() {
        Fuzz.rounds(700, dice -> {
            Map<String, Value> names = names(dice);
            String text = dice.onceIn(5)
                    ? new String(
                            dice.damaged(expression(dice, 4).getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)
                    : expression(dice, 4);
            assertThat(answer(text, names)).as(text).isEqualTo(answer(text, names));
        });
    }

    private String answer(String text, Map<String, Value> names) {
        try {
            return "value " + expressions.evaluate(new Expr(text, Place.NOWHERE), names::get);
        } catch (ExpressionFailed e) {
            assertThat(e.getMessage()).isNotBlank();
            return "failed " + e.getMessage();
        }
    }

    private static String expression(Dice dice, int depth) {
        if (depth == 0 || dice.onceIn(4)) return leaf(dice);
        return switch (dice.below(8)) {
            case 0 -> "(" + expression(dice, depth - 1) + ")";
            case 1 -> dice.of("!", "-") + expression(dice, depth - 1);
            case 2 -> dice.one(CALLS) + "(" + expression(dice, depth - 1) + ")";
            case 3 -> expression(dice, depth - 1) + "." + dice.one(METHODS) + "(" + expression(dice, depth - 1) + ")";
            case 4 ->
                expression(dice, depth - 1) + "." + dice.one(METHODS) + "(r, " + expression(dice, depth - 1) + ")";
            case 5 ->
                expression(dice, depth - 1) + " ? " + expression(dice, depth - 1) + " : " + expression(dice, depth - 1);
            case 6 -> expression(dice, depth - 1) + "[" + expression(dice, depth - 1) + "]";
            default -> expression(dice, depth - 1) + dice.one(OPERATORS) + expression(dice, depth - 1);
        };
    }

    private static String leaf(Dice dice) {
        return switch (dice.below(7)) {
            case 0 -> String.valueOf(dice.number());
            case 1 -> "\"" + dice.text(3).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case 2 -> dice.of("true", "false", "null", "[]", "{}", "1.5", "r", "r.name");
            case 3 -> "[" + leaf(dice) + ", " + leaf(dice) + "]";
            case 4 -> "{" + leaf(dice) + ": " + leaf(dice) + "}";
            default -> dice.one(NAMES) + (dice.onceIn(2) ? "." + dice.of("target", "v", "text", "name", "size") : "");
        };
    }

    private static Map<String, Value> names(Dice dice) {
        return Map.of(
                "inputs", Value.of(Map.of("target", new Value.Ver(Version.of("4.2")), "text", Value.of(dice.text(4)))),
                "facts", Value.of(Map.of("v", new Value.Ver(Version.of("4.1-HF4")), "text", Value.of(dice.number()))),
                "rows", Value.of(List.of(Value.of(Map.of("name", Value.of(dice.text(2)))), Value.of(dice.name()))),
                "now", new Value.Moment(Instant.EPOCH.plusSeconds(dice.below(1 << 30))),
                "output", Value.of(dice.text(6)),
                "value", dice.onceIn(2) ? new Value.Span(Duration.ofSeconds(dice.below(9_999))) : new Value.Secret("s"),
                "nothing", Value.NIL);
    }

    /** Whatever a value is, the shell that gets the command sees it as one word, byte by byte. */
    @Test
    void a_value_in_a_command_is_one_word_for_a_real_shell() throws IOException, InterruptedException {
        var command = new StringBuilder("printf '%s\\0'");
        var meant = new ByteArrayOutputStream();
        Fuzz.rounds(400, dice -> {
            String value = dice.text(8).replace("\0", "").replace("\ud800", "");
            var template = new Template(List.of(new Template.Part.Hole(new Expr("x", Place.NOWHERE))), Place.NOWHERE);
            if (command.length() > 60_000) return;
            SafeText filled = expressions.fill(template, name -> name.equals("x") ? Value.of(value) : null, true);
            command.append(' ').append(filled.display());
            meant.writeBytes((value + "\0").getBytes(StandardCharsets.UTF_8));
        });
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.getOutputStream()) {
            input.write(command.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(shell.getInputStream().readAllBytes()).isEqualTo(meant.toByteArray());
        assertThat(shell.waitFor()).isZero();
    }

    /** What would take a backtracking engine longer than the sun has left ends, or is refused, before it is matched. */
    @Test
    void no_regular_expression_hangs() {
        List<String> patterns = List.of(
                "(a+)+$",
                "(a|a)*$",
                "(a|aa)+$",
                "(.*a){20}",
                "([a-z]+)*[0-9]",
                "(x+x+)+y",
                "^(([a-z])+.)+[A-Z]([a-z])+$",
                "(((a{1,30}){1,30}){1,30}){1,30}",
                "((a{0,1000}){0,1000}){0,1000}",
                "(".repeat(490) + ")".repeat(490),
                "(a?b?){0,660}",
                "(a*|b*)*".repeat(120),
                "a?".repeat(300) + "a".repeat(300),
                "[a-z]*".repeat(150) + "!",
                "\\pL{1000}",
                "(?i)" + "k".repeat(900));
        String text = "a".repeat(5_000) + "!";
        for (String pattern : patterns) assertEnds(pattern, text);
        assertThat(patterns).anyMatch(pattern -> Patterns.problem(pattern).isPresent());
        Fuzz.rounds(300, dice -> assertEnds(pattern(dice, 4), text));
    }

    private static void assertEnds(String pattern, String text) {
        Optional<String> problem = Patterns.problem(pattern);
        if (problem.isPresent()) assertThat(problem.get()).isNotBlank();
        else assertThat(Patterns.occurs(pattern, text)).isIn(true, false);
    }

    private static String pattern(Dice dice, int depth) {
        if (depth == 0) return dice.of("a", "[a-z]", ".", "\\w", "x", "^", "$", "\\b", "(?:)", "[^a]", "\\pL");
        return switch (dice.below(5)) {
            case 0 -> "(" + pattern(dice, depth - 1) + ")" + dice.of("*", "+", "?", "*?", "{2,9}", "{0,40}", "{50}");
            case 1 -> pattern(dice, depth - 1) + "|" + pattern(dice, depth - 1);
            default -> pattern(dice, depth - 1) + pattern(dice, depth - 1);
        };
    }
}
