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
 * @param seconds how long the dump took; -1 where that is not known
 * @param checksums of the tables' content, by table, where it can be compared and did not change while it was dumped
 * @param serverVersion of the server that the checksums are from
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
        long seconds,
        Map<String, Long> rows,
        Map<String, Long> checksums,
        String serverVersion,
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
        fields.put("seconds", Value.of(seconds));
        fields.put("server_version", Value.of(serverVersion));
        fields.put("rows", byTable(rows));
        fields.put("checksums", byTable(checksums));
        return Json.pretty(Value.of(fields));
    }

    private static Value byTable(Map<String, Long> numbers) {
        Map<String, Value> tables = new LinkedHashMap<>();
        new TreeMap<>(numbers).forEach((table, number) -> tables.put(table, Value.of(number)));
        return Value.of(tables);
    }

    /** Numbers by table; empty where it holds something else. */
    private static Optional<Map<String, Long>> byTable(Value value) {
        if (!(value instanceof Value.Fields(var tables))) return Optional.empty();
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (var entry : tables.entrySet()) {
            if (!(entry.getValue() instanceof Value.Int(var number))) return Optional.empty();
            numbers.put(entry.getKey(), number);
        }
        return Optional.of(numbers);
    }

    /** Reads a manifest; empty where the text is none that this version knows. */
    static Optional<Manifest> read(String text) {
        if (!(Json.read(text).orElse(Value.NIL) instanceof Value.Fields(var fields))
                || !Value.of(FORMAT).equals(fields.get("format"))
                || !(fields.get("bytes") instanceof Value.Int(var bytes))) return Optional.empty();
        Optional<Map<String, Long>> rows = byTable(fields.getOrDefault("rows", Value.NIL));
        // Manifests of earlier versions have none.
        Optional<Map<String, Long>> checksums = byTable(fields.getOrDefault("checksums", Value.of(Map.of())));
        if (rows.isEmpty() || checksums.isEmpty()) return Optional.empty();
        return Optional.of(new Manifest(
                text(fields, "made_for"),
                text(fields, "server"),
                text(fields, "database"),
                text(fields, "tool"),
                text(fields, "charset"),
                text(fields, "collation"),
                text(fields, "sha256"),
                bytes,
                fields.get("seconds") instanceof Value.Int(var seconds) ? seconds : -1,
                rows.get(),
                checksums.get(),
                text(fields, "server_version"),
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
        if (seconds >= 0) result.put("seconds", Value.of(seconds));
        result.put("tables", Value.of(rows.size()));
        result.put("rows", Value.of(allRows()));
        result.put("checksums", Value.of(checksums.size()));
        result.put("source_moved", Value.of(sourceMoved));
        return result;
    }
}
