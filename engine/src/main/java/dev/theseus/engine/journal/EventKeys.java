package dev.theseus.engine.journal;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the keys of events, which mean the same in each of them; one whose value is the ordinary one (empty, attempt 1, false) is left out.
 */
final class EventKeys {
    private final JsonGenerator json;

    EventKeys(JsonGenerator json) {
        this.json = json;
    }

    void head(String type, Instant at) {
        json.writeName("e");
        json.writeString(type);
        json.writeName("t");
        Instants.write(json, at);
    }

    void phase(String type, Instant at, int phase) {
        head(type, at);
        number("p", phase);
    }

    void site(String type, Instant at, Site site) {
        head(type, at);
        site(site);
    }

    void site(Site site) {
        json.writeName("s");
        json.writeStartArray();
        json.writeNumber(site.phase());
        json.writeNumber(site.target());
        json.writeNumber(site.step());
        if (site.item() != Site.NO_ITEM) json.writeNumber(site.item());
        json.writeEndArray();
    }

    void attempt(String type, Instant at, Site site, int attempt) {
        site(type, at, site);
        if (attempt != 1) number("n", attempt);
    }

    void captures(Map<String, Value> captures) {
        if (!captures.isEmpty()) fields("c", captures);
    }

    void fields(String key, Map<String, Value> values) {
        json.writeName(key);
        Values.writeFields(json, values);
    }

    void failure(Optional<Failure> failure) {
        failure.ifPresent(this::failure);
    }

    void failure(Failure failure) {
        json.writeName("failure");
        json.writeStartObject();
        text("code", Words.CODES.of(failure.code()));
        text("text", failure.message());
        text("remedy", failure.remedy());
        json.writeEndObject();
    }

    void value(String key, Value value) {
        json.writeName(key);
        Values.write(json, value);
    }

    void text(String key, String text) {
        if (text.isEmpty()) return;
        json.writeName(key);
        json.writeString(text);
    }

    void texts(String key, List<String> texts) {
        json.writeName(key);
        json.writeStartArray();
        for (String text : texts) json.writeString(text);
        json.writeEndArray();
    }

    void numbers(String key, List<Integer> numbers) {
        json.writeName(key);
        json.writeStartArray();
        for (int number : numbers) json.writeNumber(number);
        json.writeEndArray();
    }

    void flag(String key, boolean flag) {
        if (flag) json.writeBooleanProperty(key, true);
    }

    void number(String key, long number) {
        json.writeName(key);
        json.writeNumber(number);
    }
}
