package dev.theseus.engine.journal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Instants in JSON: microseconds since the epoch as an integer, or ISO 8601 text where that would lose something. Exact both ways. */
final class Instants {
    private static final long MICROS = 1_000_000;
    private static final long LAST_SECOND = Long.MAX_VALUE / MICROS - 1;

    private Instants() {}

    static void write(JsonGenerator json, Instant instant) {
        long second = instant.getEpochSecond();
        if (instant.getNano() % 1000 == 0 && Math.abs(second) < LAST_SECOND)
            json.writeNumber(second * MICROS + instant.getNano() / 1000);
        else json.writeString(instant.toString());
    }

    static Instant read(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) return ofMicros(json.getLongValue());
        try {
            return Instant.parse(json.getString());
        } catch (DateTimeParseException e) {
            throw new NotAnEvent("'" + json.getString() + "' is not an instant", e);
        }
    }

    static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
    }
}
