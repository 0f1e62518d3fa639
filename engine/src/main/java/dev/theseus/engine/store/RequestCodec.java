package dev.theseus.engine.store;

import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Input;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Requests as JSON objects, {@code {"v": 1, "kind": "answer", …}}; {@code docs/state-directory.md} has the keys. */
final class RequestCodec {
    private static final String ACCEPTED = "accepted";
    private static final String UNKNOWN = "accepts-unknown";
    private static final String TO = "to";

    private final JsonFactory factory = JsonFactory.builder().build();

    /** Thrown with the reason why a text is no request. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    byte[] write(Input.Answer answer) {
        return write(json -> {
            json.writeStringProperty("kind", "answer");
            json.writeStringProperty("hold", answer.hold());
            json.writeStringProperty("choice", answer.choice());
            json.writeStringProperty("answer", answer.answer());
            json.writeStringProperty("by", answer.by());
        });
    }

    /** @param to the controller that it is left for; empty for whoever drives the run */
    byte[] write(Input.Wish wish, String to) {
        return write(json -> {
            json.writeStringProperty("kind", "wish");
            if (!to.isEmpty()) json.writeStringProperty(TO, to);
            json.writeStringProperty("want", word(wish.kind()));
            json.writeStringProperty("by", wish.by());
            json.writeStringProperty("reason", wish.reason());
            json.writeBooleanProperty(ACCEPTED, wish.accepted());
            json.writeBooleanProperty(UNKNOWN, wish.acceptsUnknown());
        });
    }

    private byte[] write(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            content.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    Request read(String id, byte[] bytes) throws Malformed {
        Map<String, String> texts = new HashMap<>();
        Set<String> said = new HashSet<>();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw new Malformed("it is no JSON object");
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken token = json.nextToken();
                if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)
                    texts.put(key, json.getString());
                else if (token == JsonToken.VALUE_TRUE) said.add(key);
                else json.skipChildren();
            }
            if (json.nextToken() != null) throw new Malformed("something follows the JSON object");
        } catch (JacksonException e) {
            throw new Malformed("it is not JSON");
        }
        if (!"1".equals(texts.get("v"))) throw new Malformed("its version is not 1");
        return new Request(id, input(id, texts, said), Optional.ofNullable(texts.get(TO)));
    }

    private static Input input(String id, Map<String, String> texts, Set<String> said) throws Malformed {
        return switch (texts.getOrDefault("kind", "")) {
            case "answer" ->
                new Input.Answer(
                        required(texts, "hold"),
                        required(texts, "choice"),
                        texts.getOrDefault("answer", ""),
                        required(texts, "by"),
                        id);
            case "wish" ->
                new Input.Wish(
                        kind(required(texts, "want")),
                        required(texts, "by"),
                        texts.getOrDefault("reason", ""),
                        said.contains(ACCEPTED),
                        said.contains(UNKNOWN),
                        id);
            default -> throw new Malformed("its kind is neither answer nor wish");
        };
    }

    private static String required(Map<String, String> texts, String key) throws Malformed {
        return Optional.ofNullable(texts.get(key)).orElseThrow(() -> new Malformed("it has no '" + key + "'"));
    }

    private static RequestKind kind(String word) throws Malformed {
        for (RequestKind kind : RequestKind.values()) if (word(kind).equals(word)) return kind;
        throw new Malformed("nothing is known of '" + word.substring(0, Math.min(word.length(), 40)) + "'");
    }

    private static String word(RequestKind kind) {
        return switch (kind) {
            case PAUSE -> "pause";
            case STOP -> "stop";
            case ROLLBACK -> "rollback";
            case ABANDON -> "abandon";
            case FINALIZE -> "finalize";
        };
    }
}
