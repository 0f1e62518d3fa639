package dev.theseus.lab.http;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The lab's JSON: records with names_like_this, unknown members ignored. */
public final class LabJson {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    public String pretty(Object value) {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /** Reads a record; throws {@code tools.jackson.core.JacksonException} for anything that is not one. */
    public <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }
}
