package dev.theseus.actions.data;

import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SQL as plans write it: texts that are never templates, and parameters for their {@code ?} marks. */
final class Statements {
    private Statements() {}

    /** Why a statement may not be sent; values in it would become SQL. */
    static Optional<Failure> refusal(List<String> statements) {
        return statements.stream()
                .filter(sql -> sql.contains("${") || sql.isBlank())
                .findFirst()
                .map(sql -> sql.isBlank()
                        ? new Failure(Code.BAD_VALUE, "a statement is empty", "")
                        : new Failure(
                                Code.BAD_VALUE,
                                "a statement holds ${…}, and values never become SQL: " + shown(sql),
                                "write ? there, and give the value under parameters:"));
    }

    /** @throws IllegalArgumentException where a secret is only a part of a parameter */
    static List<Value> parameters(Args args) {
        if (!args.has("parameters")) return List.of();
        Value value = args.value("parameters");
        if (!(value instanceof Value.Items(var items))) return List.of(value);
        List<Value> checked = new ArrayList<>();
        boolean scalars = items.stream().noneMatch(item -> item instanceof Value.Items || item instanceof Value.Fields);
        List<SafeText> texts = scalars ? args.texts("parameters") : List.of();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Value.Text && scalars && texts.get(i).hidesSomething())
                throw new IllegalArgumentException("a secret must be a parameter of its own, not a part of one");
            checked.add(items.get(i));
        }
        return checked;
    }

    /** The names {@code rows}, {@code value}, {@code count}: rows changed, where a statement returns none. */
    static Map<String, Value> names(Sql.Result result) {
        Map<String, Value> names = new LinkedHashMap<>();
        names.put("rows", Value.of(result.rows()));
        names.put("value", first(result.rows()));
        names.put(
                "count",
                Value.of(
                        result.changed() >= 0 ? result.changed() : result.rows().size()));
        return names;
    }

    private static Value first(List<Value> rows) {
        return !rows.isEmpty() && rows.getFirst() instanceof Value.Fields(var fields) && !fields.isEmpty()
                ? fields.values().iterator().next()
                : Value.NIL;
    }

    static String shown(String sql) {
        String line = String.join(" ", sql.strip().split("\\s+"));
        return line.length() <= 120 ? line : line.substring(0, 119) + "…";
    }
}
