package dev.theseus.plan;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the language as a JSON Schema (draft 2020-12), from the same shapes that the parser walks, so that editors complete and check
 * plans. What a schema cannot say (names, references, undo) only the parser checks.
 */
public final class SchemaWriter {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String HOLE = "\\$\\{";

    private final Language language;

    private SchemaWriter(Language language) {
        this.language = language;
    }

    /** The schema of plans. */
    public static String plans(Language language) {
        var writer = new SchemaWriter(language);
        Map<String, Value> schema = new LinkedHashMap<>();
        schema.put("$schema", Value.of(DRAFT));
        schema.put("title", Value.of("Theseus plan"));
        schema.putAll(writer.object(language.plan()));
        schema.put("$defs", Value.of(writer.definitions()));
        return Json.write(Value.of(schema));
    }

    /** The schema of inventories. */
    public static String inventories() {
        var writer = new SchemaWriter(new Language(List.of(), List.of()));
        Map<String, Value> schema = new LinkedHashMap<>();
        schema.put("$schema", Value.of(DRAFT));
        schema.put("title", Value.of("Theseus inventory"));
        schema.putAll(writer.object(InventoryShape.INVENTORY));
        return Json.write(Value.of(schema));
    }

    private Map<String, Value> definitions() {
        Map<String, Value> definitions = new LinkedHashMap<>();
        definitions.put("question", Value.of(object(language.question())));
        definitions.put("step", Value.of(object(language.step())));
        definitions.put(
                "steps", anyOf(List.of(listOf(anyOf(List.of(ref("step"), text(), include()))), ref("step"), text())));
        return definitions;
    }

    private Value schema(Shape shape) {
        return switch (shape) {
            case Shape.Words(var syntax) -> words(syntax);
            case Shape.Flag() -> anyOf(List.of(type("boolean"), hole()));
            case Shape.Number(long min, long max) -> anyOf(List.of(number(min, max), hole()));
            case Shape.Span() -> map("type", Value.of("string"), "pattern", Value.of("^(\\d+(ms|s|m|h|d))+$|" + HOLE));
            case Shape.Size() ->
                anyOf(List.of(
                        number(0, 0),
                        map("type", Value.of("string"), "pattern", Value.of("^\\d{1,6} ?(B|[kKMGT]i?B)$"))));
            case Shape.Share() ->
                anyOf(List.of(
                        number(0, 9_999_999),
                        map("type", Value.of("string"), "pattern", Value.of("^(all|\\d{1,7}|\\d{1,3}%)$"))));
            case Shape.Choice(var options) ->
                map("enum", Value.of(options.stream().map(Value::of).toList()));
            case Shape.Folder _ -> text();
            case Shape.Anything() -> Value.of(Map.of());
            case Shape.Many(var of) ->
                listOf(of.equals(language.phase()) ? anyOf(List.of(schema(of), include())) : schema(of));
            case Shape.Named(var of) -> map("type", Value.of("object"), "additionalProperties", schema(of));
            case Shape.Section section -> section(section);
            case Shape.Either(var shapes) ->
                anyOf(shapes.stream().map(this::schema).toList());
            case Shape.Asking _ -> ref("question");
            case Shape.Doing() -> ref("steps");
        };
    }

    private static Value words(Shape.Syntax syntax) {
        return switch (syntax) {
            case NAME -> map("type", types("string", "integer"), "pattern", Value.of("^[A-Za-z0-9_][A-Za-z0-9_.-]*$"));
            case TEMPLATE, SHELL, LITERAL, EXPRESSION, SELECTOR, PATTERN, FILE, BALANCER, DATABASE -> text();
        };
    }

    private Value section(Shape.Section section) {
        Value object = Value.of(object(section));
        boolean optional = section.keys().stream().noneMatch(Shape.Key::required);
        var ways = new ArrayList<Value>(List.of(object));
        section.keys().stream()
                .filter(key -> key.name().equals(section.shorthand()))
                .forEach(key -> ways.add(schema(key.shape())));
        if (optional) ways.add(type("null"));
        return ways.size() == 1 ? object : anyOf(ways);
    }

    private Map<String, Value> object(Shape.Section section) {
        Map<String, Value> properties = new LinkedHashMap<>();
        for (Shape.Key key : section.keys()) properties.put(key.name(), described(schema(key.shape()), key.doc()));
        Map<String, Value> object = new LinkedHashMap<>();
        object.put("type", Value.of("object"));
        object.put("properties", Value.of(properties));
        List<Value> required = section.keys().stream()
                .filter(Shape.Key::required)
                .map(key -> Value.of(key.name()))
                .toList();
        if (!required.isEmpty()) object.put("required", Value.of(required));
        object.put("additionalProperties", Value.of(false));
        if (section.equals(language.step()))
            object.put(
                    "oneOf",
                    oneKeyOf(language.actions().values().stream()
                            .map(Action::name)
                            .toList()));
        else if (asks(section)) object.put("oneOf", oneLookOf());
        return object;
    }

    private boolean asks(Shape.Section section) {
        return section.equals(language.question())
                || section.equals(language.gate())
                || section.equals(language.baseline());
    }

    private static Value oneKeyOf(List<String> names) {
        return Value.of(names.stream()
                .map(name -> map("required", Value.of(List.of(Value.of(name)))))
                .toList());
    }

    /** {@code value} is a look of its own only where no other stands beside it. */
    private Value oneLookOf() {
        List<String> names =
                language.sources().values().stream().map(QuestionSource::name).toList();
        List<String> others =
                names.stream().filter(name -> !name.equals("value")).toList();
        var ways = new ArrayList<Value>();
        for (String name : others) ways.add(map("required", Value.of(List.of(Value.of(name)))));
        if (names.contains("value"))
            ways.add(map(
                    "required",
                    Value.of(List.of(Value.of("value"))),
                    "not",
                    anyOf(others.stream()
                            .map(name -> map("required", Value.of(List.of(Value.of(name)))))
                            .toList())));
        return Value.of(ways);
    }

    private static Value described(Value schema, String doc) {
        if (!(schema instanceof Value.Fields(var fields))) return schema;
        Map<String, Value> described = new LinkedHashMap<>();
        described.put("description", Value.of(doc));
        described.putAll(fields);
        return Value.of(described);
    }

    /** Any scalar: what YAML reads as a number or a truth value is text to a plan. */
    private static Value text() {
        return map("type", types("string", "number", "boolean"));
    }

    private static Value hole() {
        return map("type", Value.of("string"), "pattern", Value.of(HOLE));
    }

    private static Value include() {
        return map(
                "type",
                Value.of("object"),
                "properties",
                map("include", map("type", Value.of("string"))),
                "required",
                Value.of(List.of(Value.of("include"))),
                "additionalProperties",
                Value.of(false));
    }

    private static Value number(long min, long max) {
        return map("type", Value.of("integer"), "minimum", Value.of(min), "maximum", Value.of(max));
    }

    private static Value listOf(Value items) {
        return map("type", Value.of("array"), "items", items);
    }

    private static Value type(String name) {
        return map("type", Value.of(name));
    }

    private static Value types(String... names) {
        return Value.of(List.of(names).stream().map(Value::of).toList());
    }

    private static Value anyOf(List<Value> schemas) {
        return map("anyOf", Value.of(schemas));
    }

    private static Value ref(String definition) {
        return map("$ref", Value.of("#/$defs/" + definition));
    }

    /** Keys and values in turn. */
    private static Value map(Object... pairs) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) fields.put((String) pairs[i], (Value) pairs[i + 1]);
        return Value.of(fields);
    }
}
