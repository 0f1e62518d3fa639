package dev.theseus.actions.data;

import dev.theseus.actions.json.Json;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was verified of a dump; stands beside it as {@code <dump>.manifest.json}.
 *
 * @param madeFor the run that made it, as a word that no other run has
 * @param rows by table, as read back from the dump
 * @param sourceMoved whether the source's rows changed while it was dumped
 */
record Manifest(
        String madeFor,
        String server,
        String database,
        String tool,
        String charset,
        String collation,
        String sha256,
        long bytes,
        Map<String, Long> rows,
        boolean sourceMoved) {
    private static final long FORMAT = 1;

    static String pathOf(String dump) {
        return dump + ".manifest.json";
    }

    String json() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("format", Value.of(FORMAT));
        fields.put("made_for", Value.of(madeFor));
        fields.put("server", Value.of(server));
        fields.put("database", Value.of(database));
        fields.put("tool", Value.of(tool));
        fields.put("charset", Value.of(charset));
        fields.put("collation", Value.of(collation));
        fields.put("sha256", Value.of(sha256));
        fields.put("bytes", Value.of(bytes));
        fields.put("source_moved", Value.of(sourceMoved));
        Map<String, Value> tables = new LinkedHashMap<>();
        new TreeMap<>(rows).forEach((table, count) -> tables.put(table, Value.of(count)));
        fields.put("rows", Value.of(tables));
        return Json.pretty(Value.of(fields));
    }

    /** Reads a manifest; empty where the text is none that this version knows. */
    static Optional<Manifest> read(String text) {
        if (!(Json.read(text).orElse(Value.NIL) instanceof Value.Fields(var fields))
                || !Value.of(FORMAT).equals(fields.get("format"))
                || !(fields.get("rows") instanceof Value.Fields(var tables))
                || !(fields.get("bytes") instanceof Value.Int(var bytes))) return Optional.empty();
        Map<String, Long> rows = new LinkedHashMap<>();
        for (var entry : tables.entrySet()) {
            if (!(entry.getValue() instanceof Value.Int(var count))) return Optional.empty();
            rows.put(entry.getKey(), count);
        }
        return Optional.of(new Manifest(
                text(fields, "made_for"),
                text(fields, "server"),
                text(fields, "database"),
                text(fields, "tool"),
                text(fields, "charset"),
                text(fields, "collation"),
                text(fields, "sha256"),
                bytes,
                rows,
                Value.of(true).equals(fields.get("source_moved"))));
    }

    private static String text(Map<String, Value> fields, String name) {
        return fields.getOrDefault(name, Value.of("")).display();
    }

    long allRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For {@code verify}, {@code capture}, the report, and {@code restore}. */
    Map<String, Value> result(String path) {
        Map<String, Value> result = new LinkedHashMap<>();
        result.put("path", Value.of(path));
        result.put("database", Value.of(database));
        result.put("sha256", Value.of(sha256));
        result.put("bytes", Value.of(bytes));
        result.put("tables", Value.of(rows.size()));
        result.put("rows", Value.of(allRows()));
        result.put("source_moved", Value.of(sourceMoved));
        return result;
    }
}
