package dev.theseus.actions.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a dump on its host, and of its source before and after. Lines of {@code name, tab, value}, the last one {@code end}.
 */
record DumpFacts(
        Map<String, String> named,
        Map<String, Long> before,
        Map<String, Long> after,
        Map<String, Long> read,
        Map<String, Long> sums) {

    static Optional<DumpFacts> parse(String text) {
        var facts = new DumpFacts(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        boolean whole = false;
        for (String line : text.split("\n", -1)) {
            String[] cells = line.split("\t", -1);
            whole = whole || line.equals("end");
            try {
                if (cells.length >= 2) facts.take(cells);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return whole ? Optional.of(facts) : Optional.empty();
    }

    private void take(String[] cells) {
        switch (cells[0]) {
            case "before" -> before.put(hex(cells[1]), Long.parseLong(cells[2]));
            case "after" -> after.put(hex(cells[1]), Long.parseLong(cells[2]));
            case "sum" -> sums.put(hex(cells[1]), Long.parseLong(cells[2]));
            case "rows" -> read.put(cells[1], Long.parseLong(cells[2]));
            case "charset" -> {
                named.put("charset", cells[1]);
                named.put("collation", cells.length > 2 ? cells[2] : "");
            }
            default -> named.put(cells[0], cells[1]);
        }
    }

    private static String hex(String text) {
        return new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8);
    }

    String get(String name) {
        return named.getOrDefault(name, "");
    }

    /** Why the dump is no backup; empty where it is one. */
    Optional<String> doubt() {
        if (!get("complete").equals("yes")) return Optional.of("its end marker is missing");
        if (get("sha256").length() != 64 || !get("bytes").matches("[1-9]\\d{0,17}"))
            return Optional.of("its checksum or size could not be read");
        if (!isSetting(get("charset")) || !isSetting(get("collation")))
            return Optional.of("the character set of the database could not be read");
        if (!get("seconds").matches("\\d{1,9}")) return Optional.of("how long it took could not be read");
        if (!before.keySet().equals(after.keySet())) return Optional.of("tables came or went while it was made");
        for (String table : read.keySet())
            if (!before.containsKey(table))
                return Optional.of("it holds a table " + table + " that the source has not");
        for (String table : before.keySet()) {
            long dumped = read.getOrDefault(table, 0L);
            long first = before.getOrDefault(table, 0L);
            long second = after.getOrDefault(table, 0L);
            if (dumped < Math.min(first, second) || dumped > Math.max(first, second))
                return Optional.of(
                        "table " + table + " has " + dumped + " rows in it, and " + first + " at its source");
        }
        return Optional.empty();
    }

    /** Whether a text is the name of a character set or a collation, {@code utf8mb4} or {@code en_US.UTF-8}, and can be nothing else. */
    static boolean isSetting(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,60}");
    }

    /** Rows by table as read back, tables without any included. */
    Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String table : before.keySet()) rows.put(table, read.getOrDefault(table, 0L));
        return rows;
    }
}
