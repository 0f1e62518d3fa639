package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.json.Json;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PropertyTest {
    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));
    private final Property property = new Property();

    @BeforeEach
    void open() {
        context = new LocalContext(home);
    }

    private void write(String file, String text) throws IOException {
        Files.write(home.resolve(file), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read(String file) throws IOException {
        return new String(Files.readAllBytes(home.resolve(file)), StandardCharsets.ISO_8859_1);
    }

    /** Applies, checks what came out, undoes, and checks that every byte is back. */
    private void becomes(String file, String before, String after, Args args) throws Exception {
        write(file, before);
        Look look = property.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(Look.State.UNTOUCHED);
        done(property.apply(args, look.found(), context));
        assertThat(read(file)).isEqualTo(after);
        int effects = context.effects().size();
        done(property.apply(args, look.found(), context));
        assertThat(context.effects()).hasSize(effects);
        assertThat(property.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(property.undo(args, look.found(), context));
        assertThat(read(file)).isEqualTo(before);
        done(property.undo(args, look.found(), context));
        assertThat(read(file)).isEqualTo(before);
    }

    private static Args args(String file, Map<String, ?> set, String... unset) {
        return unset.length == 0
                ? Given.args("file", file, "set", set)
                : Given.args("file", file, "set", set, "unset", List.of(unset));
    }

    @Test
    void a_properties_file_keeps_everything_else() throws Exception {
        becomes(
                "a.properties",
                "# first\r\n! caf\u00e9\r\nurl = old \\\r\n   more\r\na:b\r\nbare\r\n\r\nlast=x",
                "# first\r\n! caf\u00e9\r\nurl = http://x:1/?a=b#c\r\na:b\r\nbare=1\r\n\r\nlast=x\r\nnew\\ key=\\  v\r\n",
                args("a.properties", Given.map("url", "http://x:1/?a=b#c", "bare", 1, "new key", "  v")));
    }

    @Test
    void a_key_that_is_there_twice_is_read_at_its_last_place_and_removed_at_all() throws Exception {
        becomes("a.properties", "a=1\nb=2\na=3\n", "a=1\nb=2\na=4\n", args("a.properties", Map.of("a", "4")));
        becomes("a.properties", "a=1\nb=2\na=3\n", "b=2\n", Given.args("file", "a.properties", "unset", "a"));
    }

    @Test
    void any_value_can_be_read_again_as_it_was_given() throws Exception {
        for (String value : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
            Map<String, Object> set = Map.of("k", "${v}");
            write("a.properties", "x=1\n");
            done(property.apply(Given.args(scope, "file", "a.properties", "set", set), Value.NIL, context));
            var properties = new Properties();
            properties.load(new StringReader(read("a.properties")));
            assertThat(properties).containsEntry("k", value).containsEntry("x", "1");

            write("a.json", "{\"x\": 1}");
            done(property.apply(Given.args(scope, "file", "a.json", "set", set), Value.NIL, context));
            assertThat(Json.read(Files.readString(home.resolve("a.json"))))
                    .hasValue(Value.of(Given2.map("x", Value.of(1), "k", Value.of(value))));

            write("a.yaml", "x: 1\n");
            done(property.apply(Given.args(scope, "file", "a.yaml", "set", set), Value.NIL, context));
            assertThat(new Load(LoadSettings.builder().build())
                            .loadFromString(Files.readString(home.resolve("a.yaml"))))
                    .isEqualTo(Map.of("x", 1, "k", value));

            write("a.ini", "x = 1\n");
            var outcome = property.apply(Given.args(scope, "file", "a.ini", "set", set), Value.NIL, context);
            if (value.equals(value.strip()) && value.chars().noneMatch(Character::isISOControl)) {
                done(outcome);
                assertThat(Files.readString(home.resolve("a.ini"))).isEqualTo("x = 1\nk = " + value + "\n");
            } else {
                failed(outcome, Code.FILE_REFUSED);
                assertThat(read("a.ini")).isEqualTo("x = 1\n");
            }
        }
        assertThat(home.resolve("HACKED")).doesNotExist();
    }

    private static final class Given2 {
        static Map<String, Value> map(Object... pairs) {
            Map<String, Value> map = new java.util.LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], (Value) pairs[i + 1]);
            return map;
        }
    }

    @Test
    void an_ini_file_is_changed_in_one_section() throws Exception {
        String before = "top=0\n[mysqld]\n# limit\nmax_connections=10\nskip-ssl\n\n[client]\nmax_connections=1\n";
        becomes(
                "my.cnf",
                before,
                before.replace("max_connections=10", "max_connections=500")
                        .replace("skip-ssl\n", "skip-ssl\nnew=a b\n"),
                Given.args(
                        "file", "my.cnf", "section", "mysqld", "set", Given.map("max_connections", 500, "new", "a b")));
        becomes(
                "my.cnf",
                before,
                before + "[\u00c3\u00bc]\nk=v\n",
                Given.args("file", "my.cnf", "section", "ü", "set", Map.of("k", "v")));
        becomes(
                "my.cnf",
                before,
                before.replace("skip-ssl\n", ""),
                Given.args("file", "my.cnf", "section", "mysqld", "unset", "skip-ssl"));
    }

    @Test
    void a_json_file_keeps_comments_order_and_style() throws Exception {
        String before = """
                {
                  // who may
                  "auth": { "enabled": false, "list": [1, 2,3] }, # end
                  "a.b": "x" /* y */,
                  "last": null
                }
                """;
        becomes(
                "a.json",
                before,
                before.replace("false", "true")
                        .replace("2,3]", "2,3, 4]")
                        .replace("\"x\"", "\"z\"")
                        .replace("null\n", "null,\n  \"deep\": {\"er\": [\"v\"]}\n"),
                args(
                        "a.json",
                        Given.map("auth.enabled", true, "auth.list.3", 4, "/a.b", "z", "deep.er", List.of("v"))));
        becomes(
                "a.json",
                before,
                before.replace("\"enabled\": false, ", "").replace(" /* y */,\n  \"last\": null", " /* y */"),
                Given.args("file", "a.json", "unset", List.of("auth.enabled", "last")));
        becomes("b.json", "{\"a\":1,\"b\":2}", "{\"b\":2,\"c\":3}", args("b.json", Map.of("c", 3), "a"));
        becomes("b.json", "{}", "{\"a\": {\"b\": 1}}", args("b.json", Map.of("a.b", 1)));
        becomes("b.json", "{\"a\": [1]}", "{\"a\": []}", Given.args("file", "b.json", "unset", "a.0"));
    }

    @Test
    void a_yaml_file_keeps_comments_order_and_style() throws Exception {
        String before = """
                # top
                server:
                  port: 80 # usual
                  hosts:
                  - a: 1
                    b: 2
                  - \u00c3\u00bc
                empty:
                flow: {x: 1, y: [1, 2]}
                text: |
                  one
                  two
                last: z
                """;
        becomes(
                "a.yaml",
                before,
                before.replace("80 #", "8080 #")
                        .replace("- a: 1", "- a: \"7\"")
                        .replace("- \u00c3\u00bc\n", "- \u00c3\u00bc\n  tls:\n    on: true\n".replace("on:", "\"on\":"))
                        .replace("x: 1,", "x: true,")
                        .replace("y: [1, 2]}", "y: [1, 2], z: 3}")
                        .replace("empty:\n", "empty: v\n")
                        .replace("|\n  one\n  two\n", "new\n")
                        .replace("last: z\n", "last: z\nmore: 1.5\n"),
                args(
                        "a.yaml",
                        Given.map(
                                "server.port",
                                8080,
                                "server.hosts.0.a",
                                "7",
                                "server.tls.on",
                                true,
                                "flow.x",
                                true,
                                "flow.z",
                                3,
                                "empty",
                                "v",
                                "text",
                                "new",
                                "more",
                                1.5)));
        becomes(
                "a.yaml",
                before,
                before.replace("  port: 80 # usual\n", "")
                        .replace("  - a: 1\n    b: 2", "  - b: 2")
                        .replace("{x: 1, y", "{y")
                        .replace("last: z\n", ""),
                Given.args("file", "a.yaml", "unset", List.of("server.port", "server.hosts.0.a", "flow.x", "last")));
        becomes("b.yaml", "# only a comment\n", "# only a comment\na:\n  b: 1\n", args("b.yaml", Map.of("a.b", 1)));
        becomes("b.yaml", "a:\n  b: 1\nc: 2", "a:\n  {}\nc: 2", Given.args("file", "b.yaml", "unset", "a.b"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.json,'{\"a\": 1'",
        "a.json,'{\"a\": 1, \"a\": 2}'",
        "a.yaml,'a: [1'",
        "a.yaml,'a: 1\na: 2'",
        "a.yaml,'--- 1\n--- 2'",
        "a.yaml,'[1, 2]'"
    })
    void a_file_that_is_broken_is_left_alone(String file, String text) throws Exception {
        write(file, text);
        Args args = args(file, Map.of("b", 1));
        assertThat(property.look(args, context).state()).isIn(Look.State.UNCLEAR, Look.State.UNTOUCHED);
        failed(property.apply(args, Value.NIL, context), Code.FILE_REFUSED);
        assertThat(read(file)).isEqualTo(text);
    }

    @Test
    void what_would_change_something_else_is_refused() throws Exception {
        String text = "a: &x {v: 1}\nb: *x\n";
        write("a.yaml", text);
        failed(property.apply(args("a.yaml", Map.of("a.v", 2)), Value.NIL, context), Code.FILE_REFUSED);
        assertThat(read("a.yaml")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties", "ini", "json", "yaml"})
    void values_go_back_as_found_where_others_have_changed_the_rest(String format) throws Exception {
        String file = "a." + format;
        boolean json = format.equals("json");
        String mark = format.equals("yaml") || json ? ": " : "=";
        java.util.function.UnaryOperator<String> line = json ? text -> "{" + text + "\n}" : text -> text + "\n";
        String q = json ? "\"" : "";
        String before = line.apply(q + "a" + q + mark + "1" + (json ? ",\n" : "\n") + q + "gone" + q + mark + "7");
        write(file, before);
        Args args = Given.args("file", file, "set", Given.map("a", 2, "fresh", 3), "unset", List.of("gone"));
        Value found = property.look(args, context).found();
        done(property.apply(args, found, context));
        write(
                file,
                read(file)
                        .replace(
                                "a" + q + mark + "2",
                                "a" + q + mark + "2" + (json ? "," : "") + "\n" + q + "theirs" + q + mark + "9"));
        done(property.undo(args, found, context));
        done(property.undo(args, found, context));
        String after = read(file);
        assertThat(after)
                .contains("a" + q + mark + "1", "theirs" + q + mark + "9", "7")
                .doesNotContain("fresh");
        // Now somebody changes one of ours.
        write(file, before);
        done(property.apply(args, found, context));
        String theirs = read(file).replace("a" + q + mark + "2", "a" + q + mark + "5");
        write(file, theirs);
        assertThat(failed(property.undo(args, found, context), Code.CHANGED_SINCE)
                        .failure()
                        .message())
                .contains("now 5, written by this run 2, found before 1");
        assertThat(read(file)).isEqualTo(theirs);
        done(property.undo(args, found, context.overwriting(true)));
        context.overwriting(false);
        assertThat(read(file))
                .as("a person's word")
                .contains("a" + q + mark + "1")
                .doesNotContain("fresh");
    }

    @Test
    void a_value_goes_back_with_its_very_bytes() throws Exception {
        write("a.properties", "k = \\u0041\\\n   b\nx=1\n");
        Args args = args("a.properties", Map.of("k", "new"));
        Value found = property.look(args, context).found();
        done(property.apply(args, found, context));
        write("a.properties", read("a.properties") + "theirs=1\n");
        done(property.undo(args, found, context));
        assertThat(read("a.properties")).isEqualTo("k = \\u0041\\\n   b\nx=1\ntheirs=1\n");
    }

    @Test
    void a_secret_stands_in_the_file_and_nowhere_else() throws Exception {
        context.secret("p", "s3cr,et");
        write("a.properties", "db.password=0ldSecret\nurl=x\n");
        Args args = Given.args(
                Given.secrets("p"),
                "file",
                "a.properties",
                "set",
                Given.map("db.password", "${secret.p}", "url", "jdbc:x?p=${secret.p}&y"));
        Look look = property.look(args, context);
        var outcome = property.apply(args, look.found(), context);
        assertThat(read("a.properties")).isEqualTo("db.password=s3cr,et\nurl=jdbc:x?p=s3cr,et&y\n");
        assertThat(look + outcome.toString() + context.effects() + property.describe(args))
                .doesNotContain("s3cr")
                .doesNotContain("0ldSecret");
        done(property.undo(args, look.found(), context));
        assertThat(read("a.properties")).isEqualTo("db.password=0ldSecret\nurl=x\n");
    }

    @Test
    void a_secret_is_sent_as_a_name() throws Exception {
        context.secret("p", "s3cr,et");
        Args args = Given.args(Given.secrets("p"), "file", "x.json", "set", Map.of("p", "a${secret.p}b"));
        Wanted wanted = Wanted.of(args, context.vault());
        assertThat(wanted.edited("{}".getBytes(StandardCharsets.UTF_8)).text().display())
                .isEqualTo("{\"p\": \"a••••b\"}");
    }

    @Test
    void a_file_that_is_not_there_is_made_only_when_told() throws Exception {
        Args args = args("new.json", Map.of("a.b", 1));
        failed(property.apply(args, property.look(args, context).found(), context), Code.FILE_REFUSED);
        for (String format : List.of("json", "yaml", "ini", "properties")) {
            Args create = Given.args("file", "new." + format, "set", Map.of("a", 1), "create", true);
            Look look = property.look(create, context);
            assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
            done(property.apply(create, look.found(), context));
            assertThat(property.look(create, context).state()).isEqualTo(Look.State.IN_PLACE);
            done(property.undo(create, look.found(), context));
            assertThat(home.resolve("new." + format)).doesNotExist();
        }
    }

    @Test
    void what_is_not_clear_is_refused() throws Exception {
        write("a.xyz", "a=1\n");
        for (Args args : List.of(
                args("a.xyz", Map.of("a", 2)),
                Given.args("file", "a.xyz", "format", "ini"),
                Given.args("file", "a.xyz", "format", "ini", "set", Map.of("a", 1), "unset", "a"),
                Given.args("file", "a.xyz", "format", "properties", "set", Map.of("a", List.of(1)))))
            failed(property.apply(args, Value.NIL, context), Code.FILE_REFUSED);
        assertThat(read("a.xyz")).isEqualTo("a=1\n");
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void undo_after_an_apply_whose_end_was_not_heard_of() throws Exception {
        write("a.properties", "a=1\n");
        Args args = args("a.properties", Map.of("a", "2"));
        Value found = property.look(args, context).found();
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> property.apply(args, found, context));
        context.losingAfter(100);
        assertThat(property.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(property.undo(args, found, context));
        assertThat(read("a.properties")).isEqualTo("a=1\n");
    }

    @Test
    void works_with_busyboxs_tools_on_files_of_several_chunks() throws Exception {
        context = new LocalContext(home, LocalShell.busybox());
        String bulk = "# " + "x".repeat(70_000) + "\n";
        becomes("a.properties", bulk + "a=1\n" + bulk, bulk + "a=2\n" + bulk, args("a.properties", Map.of("a", "2")));
    }
}
