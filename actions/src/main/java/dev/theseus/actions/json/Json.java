package dev.theseus.actions.json;

import dev.theseus.core.value.Durations;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON texts as values, and values as JSON texts. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private Json() {}

    /** Reads a JSON text; empty where it is none. */
    public static Optional<Value> read(String text) {
        if (text.isBlank()) return Optional.empty();
        try {
            return Optional.of(value(MAPPER.readTree(text)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING, POJO, BINARY -> Value.NIL;
            case BOOLEAN -> Value.of(node.booleanValue());
            case STRING -> Value.of(node.stringValue());
            case NUMBER -> number(node);
            case ARRAY -> {
                List<Value> items = new ArrayList<>();
                for (JsonNode item : node) items.add(value(item));
                yield Value.of(items);
            }
            case OBJECT -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                node.forEachEntry((name, field) -> fields.put(name, value(field)));
                yield Value.of(fields);
            }
        };
    }

    private static Value number(JsonNode node) {
        if (!node.isIntegralNumber()) return new Value.Real(node.doubleValue());
        BigInteger whole = node.bigIntegerValue();
        return whole.bitLength() < 64 ? Value.of(whole.longValue()) : new Value.Real(whole.doubleValue());
    }

    /** Writes a value as JSON, one line, secrets revealed: for the world, never for a log. */
    public static String reveal(Value value, Vault vault) {
        return MAPPER.writeValueAsString(node(value, vault));
    }

    /** Writes a value as JSON, several lines; a secret in it is a bug. */
    public static String pretty(Value value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node(value, name -> {
                    throw new IllegalArgumentException("the secret " + name + " must not be written");
                }))
                + "\n";
    }

    /** A text as a JSON string, quotes included. */
    public static String quote(String text) {
        return MAPPER.writeValueAsString(text);
    }

    private static JsonNode node(Value value, Vault vault) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Nil() -> make.nullNode();
            case Value.Bool(var truth) -> make.booleanNode(truth);
            case Value.Int(var number) -> make.numberNode(number);
            case Value.Real(var number) -> make.numberNode(number);
            case Value.Text(var text) -> make.stringNode(text);
            case Value.Ver(var version) -> make.stringNode(version.text());
            case Value.Span(var duration) -> make.stringNode(Durations.format(duration));
            case Value.Moment(var instant) -> make.stringNode(instant.toString());
            case Value.Secret(var name) -> make.stringNode(vault.reveal(name));
            case Value.Items(var items) -> {
                var array = make.arrayNode();
                for (Value item : items) array.add(node(item, vault));
                yield array;
            }
            case Value.Fields(var fields) -> {
                var object = make.objectNode();
                fields.forEach((name, field) -> object.set(name, node(field, vault)));
                yield object;
            }
        };
    }
}
