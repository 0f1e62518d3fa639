package dev.theseus.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Question.Parse;
import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Parsing.Unparsable;
import dev.theseus.testkit.Dice;
import dev.theseus.testkit.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** What commands print, at random: each text is read or refused with a reason, and what was written comes back. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParsingFuzzTest {
    private static final List<String> SEEDS = List.of(
            "name,id\nox1,2\n\"a,b\",\"c\"\"d\"\n",
            "{\"a\": [1, 2.5, null, true, \"x\"], \"b\": {\"c\": \"\\u00e9\"}}",
            "a: [1, two]\nb:\n  - c: |\n      text\n",
            "12",
            "4.1-HF4",
            "one\ntwo\r\nthree");

    @Test
    void any_text_is_read_or_refused() {
        Fuzz.rounds(2_000, dice -> {
            String text = dice.onceIn(3)
                    ? dice.text(20)
                    : new String(
                            dice.damaged(dice.one(SEEDS).getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
            for (Parse how : Parse.values()) {
                try {
                    assertThat(Parsing.parse(how, text)).isEqualTo(Parsing.parse(how, text));
                } catch (Unparsable e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        });
    }

    @Test
    void a_table_written_as_csv_comes_back() {
        Fuzz.rounds(2_000, dice -> {
            List<String> header = new ArrayList<>();
            for (int i = dice.between(1, 4); i > 0; i--) header.add(dice.text(2) + i);
            var text = new StringBuilder(line(header, dice));
            List<Value> rows = new ArrayList<>();
            for (int r = dice.below(4); r > 0; r--) {
                Map<String, Value> row = new LinkedHashMap<>();
                List<String> fields = new ArrayList<>();
                for (String name : header) {
                    fields.add(dice.text(3));
                    row.put(name, Value.of(fields.getLast()));
                }
                text.append(line(fields, dice));
                rows.add(Value.of(row));
            }
            assertThat(Parsing.parse(Parse.CSV, text.toString()))
                    .as(text.toString())
                    .isEqualTo(Value.of(rows));
        });
    }

    private static String line(List<String> fields, Dice dice) {
        var line = new StringBuilder();
        for (String field : fields) {
            boolean plain =
                    fields.size() > 1 && dice.onceIn(2) && field.chars().noneMatch(c -> "\",\r\n".indexOf(c) >= 0);
            line.append(line.isEmpty() ? "" : ",").append(plain ? field : "\"" + field.replace("\"", "\"\"") + "\"");
            if (line.isEmpty()) line.append("\"\"");
        }
        return line.append(dice.of("\n", "\r\n")).toString();
    }

    @Test
    void a_document_written_as_json_comes_back() {
        JsonMapper mapper = JsonMapper.shared();
        Fuzz.rounds(1_000, dice -> {
            Object document = document(dice, 4);
            String text = mapper.writeValueAsString(document);
            assertThat(Parsing.parse(Parse.JSON, text)).as(text).isEqualTo(value(document));
        });
    }

    private static Object document(Dice dice, int depth) {
        return switch (dice.below(depth == 0 ? 3 : 5)) {
            case 0 -> dice.text(3).replace("\ud800", "");
            case 1 -> dice.number();
            case 2 -> dice.onceIn(2);
            case 3 -> {
                List<Object> items = new ArrayList<>();
                for (int i = dice.below(4); i > 0; i--) items.add(document(dice, depth - 1));
                yield items;
            }
            default -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (int i = dice.below(4); i > 0; i--) fields.put(dice.name(), document(dice, depth - 1));
                yield fields;
            }
        };
    }

    private static Value value(Object document) {
        return switch (document) {
            case String text -> Value.of(text);
            case Long number -> Value.of(number);
            case Boolean flag -> Value.of(flag);
            case List<?> items ->
                Value.of(items.stream().map(ParsingFuzzTest::value).toList());
            case Map<?, ?> map -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                map.forEach((name, field) -> fields.put((String) name, value(field)));
                yield Value.of(fields);
            }
            default -> throw new AssertionError(document);
        };
    }
}
