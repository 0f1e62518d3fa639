package dev.theseus.engine.journal;

import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Values in JSON, exactly both ways. What JSON has is written as it is; a number with a point or an exponent is a real. What JSON has
 * not is an object with one key that begins with {@code $}: {@code {"$version": "4.1-HF4"}}; see {@link Names} for fields that do.
 */
final class Values {
    private Values() {}

    static void write(JsonGenerator json, Value value) {
        switch (value) {
            case Value.Nil() -> json.writeNull();
            case Value.Bool(var truth) -> json.writeBoolean(truth);
            case Value.Int(var number) -> json.writeNumber(number);
            case Value.Real(var number) -> writeReal(json, number);
            case Value.Text(var text) -> json.writeString(text);
            case Value.Ver(var version) -> tagged(json, "$version", version.text());
            case Value.Span(var duration) -> tagged(json, "$duration", duration.toString());
            case Value.Moment(var instant) -> {
                json.writeStartObject();
                json.writeName("$instant");
                Instants.write(json, instant);
                json.writeEndObject();
            }
            case Value.Items(var values) -> writeAll(json, values);
            case Value.Fields(var values) -> writeFields(json, values);
            case Value.Secret(var name) -> tagged(json, "$secret", name);
        }
    }

    private static void writeReal(JsonGenerator json, double number) {
        if (Double.isFinite(number)) json.writeNumber(number);
        else tagged(json, "$real", Double.toString(number));
    }

    private static void tagged(JsonGenerator json, String tag, String text) {
        json.writeStartObject();
        json.writeName(tag);
        json.writeString(text);
        json.writeEndObject();
    }

    static void writeAll(JsonGenerator json, List<Value> values) {
        json.writeStartArray();
        for (Value value : values) write(json, value);
        json.writeEndArray();
    }

    static void writeFields(JsonGenerator json, Map<String, Value> values) {
        json.writeStartObject();
        for (Map.Entry<String, Value> field : values.entrySet()) {
            json.writeName(Names.write(field.getKey()));
            write(json, field.getValue());
        }
        json.writeEndObject();
    }

    /** Reads the value at the parser's current token, and leaves the parser at its last one. */
    static Value read(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null) throw new NotAnEvent("a value is missing");
        return switch (token) {
            case VALUE_NULL -> Value.NIL;
            case VALUE_TRUE -> new Value.Bool(true);
            case VALUE_FALSE -> new Value.Bool(false);
            case VALUE_NUMBER_INT -> new Value.Int(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> new Value.Real(json.getDoubleValue());
            case VALUE_STRING -> new Value.Text(json.getString());
            case START_ARRAY -> new Value.Items(readAll(json));
            case START_OBJECT -> readObject(json);
            case END_ARRAY, END_OBJECT, NOT_AVAILABLE, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new NotAnEvent("a value is missing");
        };
    }

    static List<Value> readAll(JsonParser json) {
        expect(json, JsonToken.START_ARRAY);
        List<Value> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) values.add(read(json));
        return values;
    }

    /** Reads an object that is known to hold fields, whatever their names. */
    static Map<String, Value> readFields(JsonParser json) {
        expect(json, JsonToken.START_OBJECT);
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) readField(json, name, fields);
        return fields;
    }

    private static void readField(JsonParser json, String name, Map<String, Value> fields) {
        json.nextToken();
        fields.put(Names.read(name), read(json));
    }

    private static Value readObject(JsonParser json) {
        Map<String, Value> fields = new LinkedHashMap<>();
        String name = json.nextName();
        if (name != null && Names.isTag(name)) return readTagged(json, name);
        for (; name != null; name = json.nextName()) readField(json, name, fields);
        return new Value.Fields(fields);
    }

    private static Value readTagged(JsonParser json, String tag) {
        json.nextToken();
        Value value = switch (tag) {
            case "$instant" -> new Value.Moment(Instants.read(json));
            case "$version" -> new Value.Ver(Version.of(text(json)));
            case "$duration" -> new Value.Span(duration(text(json)));
            case "$secret" -> new Value.Secret(text(json));
            case "$real" -> new Value.Real(Double.parseDouble(text(json)));
            default -> throw new UnknownWord(tag);
        };
        if (json.nextToken() != JsonToken.END_OBJECT) throw new NotAnEvent(tag + " does not stand alone");
        return value;
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new NotAnEvent("'" + text + "' is not a duration", e);
        }
    }

    static String text(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING);
        return json.getString();
    }

    static void expect(JsonParser json, JsonToken token) {
        if (json.currentToken() != token) throw new NotAnEvent("expected " + token + ", found " + json.currentToken());
    }
}
