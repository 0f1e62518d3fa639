package dev.theseus.actions.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.actions.format.Document;
import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.format.Format;
import dev.theseus.actions.kit.Given;
import dev.theseus.core.value.Value;
import dev.theseus.testkit.Dice;
import dev.theseus.testkit.Fuzz;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files and changes at random: a change does what it says and nothing else, as other readers of the format see it, or it is refused and
 * the file stays as it is.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EditorFuzzTest {
    private static final List<String> PROPERTIES = List.of(
            "# a comment\ncom.x.url=https://a/b\ncom.x.name = Ox \\\n   Server\n!other\nlast",
            "a:1\r\nb\\ c=2\r\na=3\r\n",
            "");
    private static final List<String> INI =
            List.of("[client]\nuser = a\n; note\n[mysqld]\nport=3306\nskip-grant\n", "top = 1\n[s]\n", "");
    private static final List<String> JSON = List.of(
            "{\n  \"a\": {\"b\": [1, 2, {\"c\": null}]},\n  \"d.e\": \"x\"\n}\n",
            "{}",
            "{\"a\": [], \"b\": \"\\u00e9\"}");
    private static final List<String> YAML = List.of(
            "# head\na:\n  b: [1, 2]  # why\n  c: 'x'\nd:\n  - e: 1\n    f: two\n  - g\n",
            "a: {b: 1, c: [x, y]}\n",
            "a: |\n  text\nb: 1\n");

    private static Wanted wanted(Format format, String section, Map<String, Optional<Value>> values) {
        return new Wanted(format, section, values, new TreeSet<>(), _ -> "");
    }

    private static byte[] file(Dice dice, List<String> good) {
        byte[] file = dice.one(good).getBytes(StandardCharsets.UTF_8);
        return dice.onceIn(2) ? dice.damaged(file) : file;
    }

    /** Edits a random file in a random way; gives the file afterwards to the check, where the edit was not refused. */
    private static void edit(Dice dice, Format format, List<String> good, List<String> keys, Check check)
            throws Exception {
        byte[] before = file(dice, good);
        Map<String, Optional<Value>> values = new LinkedHashMap<>();
        for (int i = dice.between(1, 3); i > 0; i--)
            values.put(key(dice, keys), dice.onceIn(4) ? Optional.empty() : Optional.of(value(dice, format, 2)));
        String section = format == Format.INI ? dice.of("", "client", "mysqld", "s", "new") : "";
        Wanted wanted = wanted(format, section, values);
        byte[] after;
        try {
            after = wanted.edited(before).bytes();
        } catch (Unfit e) {
            assertThat(e.why()).isNotBlank();
            return;
        }
        // One of several changes may be undone by a later one of the same step: a list grows, a map goes.
        assertThat(wanted.isIn(after) || values.size() > 1)
                .as(values + " in " + text(before) + " -> " + text(after))
                .isTrue();
        if (wanted.isIn(after))
            assertThat(wanted.edited(after).bytes()).as("done again").isEqualTo(after);
        check.check(before, after, values);
    }

    private interface Check {
        void check(byte[] before, byte[] after, Map<String, Optional<Value>> values) throws Exception;
    }

    private static String key(Dice dice, List<String> keys) {
        return dice.onceIn(4) ? dice.text(3) : dice.one(keys);
    }

    private static Value value(Dice dice, Format format, int depth) {
        boolean nested = format == Format.JSON || format == Format.YAML;
        return switch (dice.below(nested && depth > 0 ? 7 : 4)) {
            case 0 -> Value.of(dice.number());
            case 1 -> Value.of(dice.onceIn(2));
            case 2, 3 -> Value.of(dice.text(3));
            case 4 -> Value.NIL;
            case 5 -> {
                List<Value> items = new ArrayList<>();
                for (int i = dice.below(3); i > 0; i--) items.add(value(dice, format, depth - 1));
                yield Value.of(items);
            }
            default -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (int i = dice.below(3); i > 0; i--) fields.put(dice.name(), value(dice, format, depth - 1));
                yield Value.of(fields);
            }
        };
    }

    @Test
    void properties_are_what_java_reads() {
        Fuzz.rounds(
                3_000,
                dice -> edit(
                        dice,
                        Format.PROPERTIES,
                        PROPERTIES,
                        List.of("com.x.url", "com.x.name", "a", "b c", "n"),
                        (before, after, values) -> {
                            Optional<Properties> expected = loaded(before);
                            if (expected.isEmpty()) return;
                            values.forEach((key, value) -> {
                                if (value.isEmpty()) expected.get().remove(key);
                                else
                                    expected.get()
                                            .setProperty(
                                                    key,
                                                    value.get() instanceof Value.Nil
                                                            ? ""
                                                            : value.get().display());
                            });
                            assertThat(loaded(after)).as(text(after)).isEqualTo(expected);
                        }));
    }

    /** Blanks at the beginning of a continued line separate nothing: what the fuzzer found. */
    @Test
    void keys_that_are_continued_on_the_next_line_are_what_java_reads() throws Exception {
        for (String file : List.of(
                "\\\n  a=1\n",
                "a\\\n  b=1\n",
                "a\\\r\n  =1\n",
                "a \\\n  = \\\n 1\\\n 2\n",
                "a\\\n  b 1\n",
                "a =\\\n  \\\n 1\n")) {
            byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
            Map<String, Value> read = new LinkedHashMap<>();
            loaded(bytes).orElseThrow().forEach((key, value) -> read.put((String) key, Value.of((String) value)));
            assertThat(Format.PROPERTIES.read(bytes, "").model()).as(file).isEqualTo(Value.of(read));
        }
    }

    @Test
    void a_tag_that_the_library_cannot_take_is_no_yaml() {
        assertThatThrownBy(() -> Format.YAML.read("a: !<x > b\n".getBytes(StandardCharsets.UTF_8), ""))
                .isInstanceOf(Unfit.class);
        assertThatThrownBy(() -> Format.YAML.read("!<x > {a: b}\n".getBytes(StandardCharsets.UTF_8), ""))
                .isInstanceOf(Unfit.class);
    }

    private static Optional<Properties> loaded(byte[] file) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(new String(file, StandardCharsets.ISO_8859_1)));
            return Optional.of(properties);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    @Test
    void an_ini_file_keeps_its_other_lines() {
        Fuzz.rounds(
                3_000,
                dice -> edit(
                        dice,
                        Format.INI,
                        INI,
                        List.of("user", "port", "skip-grant", "top", "n"),
                        (before, after, values) -> {
                            List<String> kept = lines(before).stream()
                                    .filter(line -> !line.isEmpty()
                                            && values.keySet().stream().noneMatch(line::contains))
                                    .toList();
                            if (!kept.isEmpty())
                                assertThat(lines(after)).as(text(after)).containsSubsequence(kept);
                        }));
    }

    private static List<String> lines(byte[] file) {
        return List.of(new String(file, StandardCharsets.ISO_8859_1).split("\n")).stream()
                .map(String::strip)
                .toList();
    }

    @Test
    void json_is_what_jackson_reads() {
        Fuzz.rounds(
                3_000,
                dice -> edit(
                        dice,
                        Format.JSON,
                        JSON,
                        List.of("a", "a.b", "a.b.1", "/d.e", "a.b.2.c", "n.m", "b"),
                        (before, after, values) -> {
                            if (jackson(before))
                                assertThat(jackson(after))
                                        .as(text(before) + " -> " + text(after))
                                        .isTrue();
                            reversed(Format.JSON, before, after, values);
                        }));
    }

    private static boolean jackson(byte[] file) {
        try {
            JsonMapper.shared().readTree(file);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean snakeyaml(byte[] file) {
        try {
            new Load(LoadSettings.builder().build()).loadFromString(text(file));
            return true;
        } catch (YamlEngineException | NumberFormatException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    @Test
    void yaml_is_what_snakeyaml_reads() {
        Fuzz.rounds(
                3_000,
                dice -> edit(
                        dice,
                        Format.YAML,
                        YAML,
                        List.of("a", "a.b", "a.b.0", "a.c", "d.0.f", "d.1", "n", "d.2"),
                        (before, after, values) -> {
                            if (snakeyaml(before))
                                assertThat(snakeyaml(after))
                                        .as(text(before) + " -> " + text(after))
                                        .isTrue();
                            reversed(Format.YAML, before, after, values);
                        }));
    }

    /** What the document says besides the keys that were to change is what it said before. */
    private static void reversed(Format format, byte[] before, byte[] after, Map<String, Optional<Value>> values)
            throws Unfit {
        if (values.size() != 1) return;
        Document then = format.read(before, "");
        var change = values.entrySet().iterator().next();
        assertThat(format.read(after, "").model())
                .as(text(before) + "\n->\n" + text(after))
                .isEqualTo(then.expected(change.getKey(), change.getValue()));
    }

    @Test
    void a_replacement_changes_what_matches_and_nothing_else() {
        Fuzz.rounds(2_000, dice -> {
            byte[] before = file(dice, YAML);
            String what = dice.onceIn(2) ? dice.text(2) + "a" : dice.of("a", "b: ", "\n", "x");
            String by = dice.text(3);
            Replacing replacing;
            try {
                replacing = Replacing.of(
                        Given.args("file", "f", "text", new Given.Literal(what), "with", new Given.Literal(by)),
                        _ -> "");
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
                return;
            }
            byte[] after = replacing.edited(before, replacing.splices(before));
            String meant = new String(before, StandardCharsets.ISO_8859_1).replace(bytewise(what), bytewise(by));
            assertThat(new String(after, StandardCharsets.ISO_8859_1)).isEqualTo(meant);
        });
    }

    private static String bytewise(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
