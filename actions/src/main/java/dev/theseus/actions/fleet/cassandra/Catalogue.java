package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.script.CqlClaim;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code system_schema} says of a keyspace. */
record Catalogue(Node node, String keyspace) {

    /** How many of the claims hold. */
    int holding(List<CqlClaim> claims) throws SqlFailed {
        int holding = 0;
        for (CqlClaim claim : claims) if (isThere(claim) == claim.there()) holding++;
        return holding;
    }

    private boolean isThere(CqlClaim claim) throws SqlFailed {
        String within = claim.keyspace().orElse(keyspace);
        String name = claim.name();
        return switch (claim.thing()) {
            case KEYSPACE -> !rows("keyspaces", name, "").isEmpty();
            case TABLE -> !rows("tables", within, and("table_name", name)).isEmpty();
            case VIEW -> !rows("views", within, and("view_name", name)).isEmpty();
            case COLUMN ->
                !rows("columns", within, and("table_name", claim.of()) + and("column_name", name))
                        .isEmpty();
            case TYPE -> !rows("types", within, and("type_name", name)).isEmpty();
            case FIELD ->
                rows("types", within, and("type_name", claim.of())).stream()
                        .anyMatch(type -> type.texts("field_names").contains(name));
            case INDEX ->
                rows("indexes", within, claim.of().isEmpty() ? "" : and("table_name", claim.of())).stream()
                        .anyMatch(index -> index.text("index_name").equals(name));
            case TRIGGER ->
                !rows("triggers", within, and("table_name", claim.of()) + and("trigger_name", name))
                        .isEmpty();
            case FUNCTION ->
                !rows("functions", within, and("function_name", name)).isEmpty();
            case AGGREGATE ->
                !rows("aggregates", within, and("aggregate_name", name)).isEmpty();
        };
    }

    private List<Row> rows(String table, String within, String and) throws SqlFailed {
        return node.rows("SELECT * FROM system_schema." + table + " WHERE keyspace_name = " + Node.text(within) + and);
    }

    private static String and(String column, String value) {
        return " AND " + column + " = " + Node.text(value);
    }

    boolean hasTable(String table) throws SqlFailed {
        return !rows("tables", keyspace, and("table_name", table)).isEmpty();
    }

    /** Whether it has no tables but these. */
    boolean isEmptyBut(Set<String> tables) throws SqlFailed {
        return rows("tables", keyspace, "").stream().allMatch(table -> tables.contains(table.text("table_name")));
    }

    /** Tables whose rows only count: a write to one of them has no time of its own. */
    Set<String> counters() throws SqlFailed {
        return rows("columns", keyspace, "").stream()
                .filter(column -> column.text("type").equals("counter"))
                .map(column -> column.text("table_name"))
                .collect(Collectors.toSet());
    }

    /** How often what is written here is kept, at the most, in one data centre. */
    long copies() throws SqlFailed {
        return rows("keyspaces", keyspace, "").stream()
                .flatMap(row -> row.columns().get("replication") instanceof Value.Fields(var how)
                        ? how.values().stream()
                        : Stream.empty())
                .map(value -> value.display().split("/", 2)[0])
                .filter(number -> number.matches("\\d{1,9}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    /** All that it has, each with what it is like, but for the ledger and what stands beside it. */
    Map<String, String> things(String ledger) throws SqlFailed {
        List<String> but = List.of(ledger, Marker.TABLE);
        Map<String, String> things = new TreeMap<>();
        for (Row row : rows("columns", keyspace, ""))
            if (!but.contains(row.text("table_name")))
                things.put(
                        "column " + row.text("table_name") + "." + row.text("column_name"),
                        texts(row, "kind", "position", "clustering_order", "type"));
        for (Row row : rows("tables", keyspace, ""))
            if (!but.contains(row.text("table_name")))
                things.put("table " + row.text("table_name"), texts(row, "default_time_to_live", "flags"));
        for (Row row : rows("indexes", keyspace, ""))
            if (!but.contains(row.text("table_name")))
                things.put(
                        "index " + row.text("table_name") + "." + row.text("index_name"),
                        texts(row, "kind", "options"));
        for (Row row : rows("views", keyspace, ""))
            things.put("view " + row.text("view_name"), texts(row, "base_table_name", "where_clause"));
        for (Row row : rows("types", keyspace, ""))
            things.put("type " + row.text("type_name"), texts(row, "field_names", "field_types"));
        for (Row row : rows("triggers", keyspace, ""))
            things.put("trigger " + row.text("table_name") + "." + row.text("trigger_name"), texts(row, "options"));
        for (Row row : rows("functions", keyspace, ""))
            things.put(
                    "function " + row.text("function_name") + row.text("argument_types"),
                    texts(row, "return_type", "language", "body"));
        for (Row row : rows("aggregates", keyspace, ""))
            things.put(
                    "aggregate " + row.text("aggregate_name") + row.text("argument_types"),
                    texts(row, "return_type", "state_func", "final_func", "initcond"));
        return things;
    }

    private static String texts(Row row, String... columns) {
        return Stream.of(columns).map(row::text).collect(Collectors.joining(" "));
    }
}
