package dev.theseus.actions.containers;

import dev.theseus.core.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a container stands, by its engine.
 *
 * @param running whether it runs, and is not between two tries of its restart policy
 * @param stays whether that policy never had to start it
 * @param finished when it last ended; the engine's year 1 where it never did
 * @param madeFor the step that made it; empty where none did
 */
record Standing(
        boolean there,
        boolean running,
        boolean stays,
        String finished,
        String started,
        String exit,
        String image,
        String madeFor) {

    /** What the script printed: {@code there} or {@code absent}, then a line for each property. */
    static Standing read(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int space = line.indexOf(' ');
            lines.put(space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space + 1));
        }
        return new Standing(
                lines.containsKey("there"),
                lines.getOrDefault("running", "").equals("true")
                        && !lines.getOrDefault("restarting", "").equals("true"),
                lines.getOrDefault("restarts", "0").equals("0"),
                lines.getOrDefault("finished", ""),
                lines.getOrDefault("started", ""),
                lines.getOrDefault("exit", ""),
                lines.getOrDefault("image", ""),
                lines.getOrDefault("made-for", ""));
    }

    static Standing from(Value found) {
        if (!(found instanceof Value.Fields(var fields))) return read("absent");
        String image = fields.getOrDefault("image", Value.of("")).display();
        return new Standing(
                Value.of(true).equals(fields.get("there")),
                Value.of(true).equals(fields.get("running")),
                true,
                "",
                "",
                "",
                image.equals("-") ? "" : image,
                "");
    }

    Value.Fields toValue() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("there", Value.of(there));
        fields.put("running", Value.of(running));
        fields.put("image", Value.of(image));
        return new Value.Fields(fields);
    }

    Map<String, Value> result() {
        Map<String, Value> result = new LinkedHashMap<>();
        result.put("running", Value.of(running));
        if (!image.isEmpty()) result.put("image", Value.of(image));
        if (exit.matches("\\d{1,9}")) result.put("exit", Value.of(Long.parseLong(exit)));
        moment(result, "finished_at", finished);
        moment(result, "started_at", started);
        return result;
    }

    private static void moment(Map<String, Value> result, String name, String text) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.isAfter(Instant.EPOCH)) result.put(name, new Value.Moment(instant));
        } catch (DateTimeException _) {
            // It never did.
        }
    }

    String shown() {
        if (!there) return "is not there";
        return running
                ? "runs since " + started
                : image.isEmpty() || finished.isEmpty() ? "is there" : "is stopped since " + finished;
    }
}
