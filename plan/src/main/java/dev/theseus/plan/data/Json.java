package dev.theseus.plan.data;

import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Parsing.Unparsable;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON to values and back. */
public final class Json {
    private Json() {}

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    static Value read(String text) throws Unparsable {
        try {
            JsonNode node = mapper().readTree(text);
            if (node == null || node.isMissingNode()) throw new Unparsable("is not JSON: it is empty");
            return value(node);
        } catch (JacksonException e) {
            throw new Unparsable("is not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
        }
    }

    private static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                node.properties().forEach(entry -> fields.put(entry.getKey(), value(entry.getValue())));
                yield Value.of(fields);
            }
            case ARRAY -> Value.of(node.values().stream().map(Json::value).toList());
            case BOOLEAN -> Value.of(node.booleanValue());
            case NUMBER ->
                node.isIntegralNumber()
                        ? node.canConvertToLong() ? Value.of(node.longValue()) : Value.of(node.asString())
                        : new Value.Real(node.doubleValue());
            case STRING -> Value.of(node.stringValue());
            case NULL, MISSING, BINARY, POJO -> Value.NIL;
        };
    }

    /** Indented JSON of a value; what JSON has no type for is written as text. */
    public static String write(Value value) {
        return mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node(value)) + "\n";
    }

    private static JsonNode node(Value value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Nil() -> make.nullNode();
            case Value.Bool(var truth) -> make.booleanNode(truth);
            case Value.Int(var number) -> make.numberNode(number);
            case Value.Real(var number) -> make.numberNode(number);
            case Value.Items(var values) -> {
                ArrayNode list = make.arrayNode();
                values.forEach(each -> list.add(node(each)));
                yield list;
            }
            case Value.Fields(var fields) -> {
                ObjectNode map = make.objectNode();
                fields.forEach((name, each) -> map.set(name, node(each)));
                yield map;
            }
            case Value.Text _, Value.Ver _, Value.Span _, Value.Moment _, Value.Secret _ ->
                make.stringNode(value.display());
        };
    }
}
