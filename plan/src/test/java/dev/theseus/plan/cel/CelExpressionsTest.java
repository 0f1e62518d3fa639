package dev.theseus.plan.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question.Parse;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionsTest {
    private static final Instant STOPPED = Instant.parse("2026-03-01T02:00:00Z");

    private final CelExpressions expressions = new CelExpressions();
    private final Map<String, Value> names = Map.of(
            "inputs",
            fields("target", ver("4.2"), "margin", new Value.Span(Duration.ofMinutes(5)), "password", secret()),
            "facts",
            fields("v", ver("4.1-HF4"), "count", Value.of(3), "text", Value.of("3"), "nothing", Value.NIL),
            "rows",
            Value.of(List.of(row("a", "1"), row("b", "2"))),
            "now",
            new Value.Moment(STOPPED.plusSeconds(61)),
            "t1",
            new Value.Moment(STOPPED),
            "empty",
            Value.of(""),
            "hostile",
            Value.of("\"; rm -rf ~; $(touch x) `id` 'q' \\ \n*"));

    private static Value ver(String text) {
        return new Value.Ver(Version.of(text));
    }

    private static Value secret() {
        return new Value.Secret("password");
    }

    private static Value row(String name, String id) {
        return fields("name", Value.of(name), "id", Value.of(id));
    }

    private static Value fields(Object... pairs) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) fields.put((String) pairs[i], (Value) pairs[i + 1]);
        return Value.of(fields);
    }

    private Scope scope() {
        return names::get;
    }

    private Value evaluate(String text) throws ExpressionFailed {
        return expressions.evaluate(new Expr(text, Place.NOWHERE), scope());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "facts.v < inputs.target",
                "facts.v == \"4.1-HF4\"",
                "\"4.1-HF4\" == facts.v",
                "facts.v != \"4.1\"",
                "facts.v > \"4.1\"",
                "facts.v >= \"4.1-HF3\"",
                "facts.v < version(\"4.1-HF10\")",
                "\"4.1-HF5\" > facts.v",
                "version(\"V4.2.0-CE\") == inputs.target",
                "version(\"4.10\") > version(\"4.9\")",
                "now - t1 > duration(\"1m\")",
                "duration(\"1h30m\") == duration(\"90m\")",
                "duration(\"2d\") > duration(\"47h\")",
                "inputs.margin == duration(\"300s\")",
                "ceilMinutes(now - t1) == 2",
                "ceilMinutes(duration(\"2m\")) == 2",
                "inOrder(['s_10', 's_9', 's', 's_009', 'r_11']) == ['r_11', 's', 's_009', 's_9', 's_10']",
                "t1 + inputs.margin > now",
                "rows.exists(r, r.name == \"b\")",
                "rows.all(r, r.id != \"3\")",
                "rows.filter(r, r.name == \"b\")[0].id == \"2\"",
                "rows.map(r, r.name) == [\"a\", \"b\"]",
                "size(rows) == 2",
                "facts.count == 3",
                "facts.count == 3.0",
                "string(facts.count) == facts.text",
                "int(facts.text) == facts.count",
                "\"abc\".matches(\"^a.c$\")",
                "has(facts.v)",
                "!has(facts.w)",
                "facts.nothing == null",
                "facts.count != null",
                "facts[\"count\"] == 3",
                "{\"a\": 1} == {\"a\": 1}",
                "facts.count in [1, 2, 3]",
                "type(facts.count) == int"
            })
    void holds(String text) throws ExpressionFailed {
        assertThat(evaluate(text)).isEqualTo(Value.of(true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            facts.text == facts.count      | compares a text with a number
            facts.text == 3                | compares a text with a number
            facts.v == 4.1                 | a version compares with a version or a text
            facts.v == "no version"        | is not a version
            facts.w == 1                   | w
            nowhere                        | has no value here
            nowhere + 1                    | nowhere
            rows[7].name == "x"            | 7
            1 / 0 == 1                     | zero
            duration("soon") > now - t1    | is not a duration
            version(4.10) == version("4")  | takes a text
            inputs.password == "x"         | secret
            inputs.password + "x"          | overload
            int(empty) == 1                |
            """)
    void errs_instead_of_being_false(String text, String why) {
        assertThatThrownBy(() -> evaluate(text))
                .isInstanceOf(ExpressionFailed.class)
                .hasMessageContaining(why == null ? "" : why);
    }

    @Test
    void gives_values_back_as_they_went_in() throws ExpressionFailed {
        assertThat(evaluate("[facts.v][0]")).isEqualTo(ver("4.1-HF4"));
        assertThat(evaluate("now - t1")).isEqualTo(new Value.Span(Duration.ofSeconds(61)));
        assertThat(evaluate("t1 + duration('61s')")).isEqualTo(new Value.Moment(STOPPED.plusSeconds(61)));
        assertThat(evaluate("rows[0]")).isEqualTo(row("a", "1"));
        assertThat(evaluate("facts.count + 1")).isEqualTo(Value.of(4));
        assertThat(evaluate("true ? null : null")).isEqualTo(Value.NIL);
        assertThat(evaluate("[inputs.password][0]")).isEqualTo(secret());
    }

    @Test
    void evaluates_a_plain_path_as_cel_would() throws ExpressionFailed {
        assertThat(evaluate("facts.v")).isEqualTo(evaluate("[facts.v][0]"));
        assertThatThrownBy(() -> evaluate("facts.v.x"))
                .isInstanceOf(ExpressionFailed.class)
                .hasMessageContaining("no fields");
    }

    @Test
    void quotes_whatever_fills_a_shell_hole_as_one_word() throws Exception {
        String echoed = run("printf %s " + fill("hostile", true));

        assertThat(echoed).isEqualTo(((Value.Text) value("hostile")).value());
    }

    @Test
    void fills_a_list_in_as_several_words_and_nothing_as_an_empty_word() throws Exception {
        assertThat(fill("rows.map(r, r.name)", true)).isEqualTo("'a' 'b'");
        assertThat(fill("empty", true)).isEqualTo("''");
        assertThat(fill("empty", false)).isEmpty();
        assertThatThrownBy(() -> fill("facts.nothing", true)).isInstanceOf(ExpressionFailed.class);
    }

    @Test
    void keeps_a_secret_hidden_in_what_it_fills_in() throws ExpressionFailed {
        var text = expressions.fill(template("inputs.password"), scope(), true);

        assertThat(text.hidesSomething()).isTrue();
        assertThat(text.display()).isEqualTo("x ••••");
        assertThat(text.reveal(name -> name + "!")).isEqualTo("x password!");
    }

    private Value value(String name) {
        return java.util.Objects.requireNonNull(names.get(name));
    }

    private static Template template(String expression) {
        return new Template(
                List.of(new Template.Part.Literal("x "), new Template.Part.Hole(new Expr(expression, Place.NOWHERE))),
                Place.NOWHERE);
    }

    private String fill(String expression, boolean shell) throws ExpressionFailed {
        return expressions.fill(template(expression), scope(), shell).display().substring(2);
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void parses_what_comes_back() throws ExpressionFailed {
        assertThat(expressions.parse(Parse.CSV, "id,name\r\n1,\"a,\"\"b\"\"\"\n"))
                .isEqualTo(Value.of(List.of(fields("id", Value.of("1"), "name", Value.of("a,\"b\"")))));
        assertThat(expressions.parse(Parse.JSON, "{\"a\": [1, 2.5, null, true]}"))
                .isEqualTo(fields("a", Value.of(List.of(Value.of(1), new Value.Real(2.5), Value.NIL, Value.of(true)))));
        assertThat(expressions.parse(Parse.YAML, "a: 1\n")).isEqualTo(fields("a", Value.of(1)));
        assertThat(expressions.parse(Parse.LINES, "a\n\nb\n"))
                .isEqualTo(Value.of(List.of(Value.of("a"), Value.of(""), Value.of("b"))));
        assertThat(expressions.parse(Parse.NUMBER, " 12\n")).isEqualTo(Value.of(12));
        assertThat(expressions.parse(Parse.VERSION, "4.1-HF4\n")).isEqualTo(ver("4.1-HF4"));
        assertThat(expressions.parse(Parse.TEXT, "a \n")).isEqualTo(Value.of("a "));
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, many",
        "JSON, '{\"a\": 1, \"a\": 2}'",
        "JSON, '[1] x'",
        "CSV, ''",
        "CSV, 'a,b\n1'",
        "VERSION, none"
    })
    void refuses_what_is_not_what_it_was_said_to_be(Parse how, String text) {
        assertThatThrownBy(() -> expressions.parse(how, text)).isInstanceOf(ExpressionFailed.class);
    }

    @Test
    void loads_cel_only_when_an_expression_needs_it() throws Exception {
        var urls = new ArrayList<URL>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            urls.add(java.nio.file.Path.of(part).toUri().toURL());
        try (var loader = new Counting(urls.toArray(URL[]::new))) {
            Class<?> probe = loader.loadClass(LazyProbe.class.getName());
            probe.getDeclaredMethod("pathsOnly").invoke(null);
            assertThat(loader.cel).isEmpty();
            probe.getDeclaredMethod("computing").invoke(null);
            assertThat(loader.cel).isNotEmpty();
        }
    }

    /** Loads everything anew, and notes what it loads of the library. */
    private static final class Counting extends URLClassLoader {
        final List<String> cel = new ArrayList<>();

        Counting(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("dev.cel.")) cel.add(name);
            return super.findClass(name);
        }
    }
}
