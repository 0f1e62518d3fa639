package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/** Events as JSON lines, one event a line, as {@code docs/journal-format.md} describes them. Exact both ways. */
public final class EventCodec {
    private static final int DEPTH = 1000;

    private final JsonFactory factory = JsonFactory.builder()
            .rootValueSeparator("\n")
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEPTH).build())
            // Whatever could be written must be readable: nothing else limits a journal that is intact.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Thrown where an event is nested too deeply to be written. */
    static final class TooDeep extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        TooDeep(JacksonException cause) {
            super("an event is nested more than " + DEPTH + " deep", cause);
        }
    }

    /**
     * The events as UTF-8, with line ends between them and none after the last.
     *
     * @throws IllegalArgumentException where a value is nested more than 1000 deep
     */
    public byte[] encode(List<? extends Event> events) {
        var bytes = new ByteArrayOutputStream(events.size() * 128);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            var writer = new EventWriter(json);
            for (Event event : events) writer.write(event);
        } catch (JacksonException e) {
            throw new TooDeep(e);
        }
        return bytes.toByteArray();
    }

    /** One event as a line of text, without a line end. */
    public String line(Event event) {
        return new String(encode(List.of(event)), StandardCharsets.UTF_8);
    }

    /**
     * Hands over the events of {@code records} in order.
     *
     * @return how many they were
     * @throws UnknownWord where a newer Theseus wrote one of them
     * @throws NotAnEvent where something else did
     */
    int decode(byte[] records, Consumer<? super Event> consumer) {
        int count = 0;
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), records)) {
            while (next(json)) {
                consumer.accept(read(json));
                count++;
            }
        }
        return count;
    }

    private static boolean next(JsonParser json) {
        try {
            return json.nextToken() != null;
        } catch (JacksonException e) {
            throw new NotAnEvent("not JSON", e);
        }
    }

    private static Event read(JsonParser json) {
        try {
            return EventReader.read(json);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new NotAnEvent("not an event: " + e.getMessage(), e);
        }
    }
}
