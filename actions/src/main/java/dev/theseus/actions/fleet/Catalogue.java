package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Claim;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks claims up in a server's catalogue. */
record Catalogue(Dbms dbms, String schema) {

    /** An expression, and the values for its marks. */
    record Query(String sql, List<Value> parameters) {}

    /** How many of the claims hold, as an expression that can stand in any statement. */
    Query holding(List<Claim> claims) {
        if (claims.isEmpty()) return new Query("0", List.of());
        List<String> terms = new ArrayList<>();
        List<Value> parameters = new ArrayList<>();
        for (Query term : Stream.concat(columns(claims), others(claims)).toList()) {
            terms.add(term.sql);
            parameters.addAll(term.parameters);
        }
        return new Query("(" + String.join(" + ", terms) + ")", parameters);
    }

    /** All of one table at once: to have its columns listed is what takes time. */
    private Stream<Query> columns(List<Claim> claims) {
        Map<String, List<Claim>> columns = claims.stream()
                .filter(claim -> claim.thing() == Claim.Thing.COLUMN)
                .collect(Collectors.groupingBy(
                        claim -> claim.table() + " " + claim.there(), LinkedHashMap::new, Collectors.toList()));
        return columns.values().stream().map(this::columnsOfOne);
    }

    /** @param claims of one table, all there or all gone */
    private Query columnsOfOne(List<Claim> claims) {
        List<Value> parameters = new ArrayList<>(
                List.of(Value.of(schema), Value.of(claims.getFirst().table())));
        claims.forEach(claim -> parameters.add(Value.of(claim.name())));
        String there = "(select count(*) from information_schema.columns where table_schema = ? and table_name = ?"
                + " and column_name in (" + String.join(", ", Collections.nCopies(claims.size(), "?")) + "))";
        return new Query(claims.getFirst().there() ? there : claims.size() + " - " + there, parameters);
    }

    private Stream<Query> others(List<Claim> claims) {
        return claims.stream()
                .filter(claim -> claim.thing() != Claim.Thing.COLUMN)
                .map(claim -> {
                    Query rows = rows(claim, dbms == Dbms.POSTGRESQL && claim.there());
                    return new Query(
                            "case when exists(" + rows.sql + ") then " + (claim.there() ? "1 else 0" : "0 else 1")
                                    + " end",
                            rows.parameters);
                });
    }

    /** Whether an index is there that a broken off statement has left and nobody can use. */
    Query leftInvalid(Claim index) {
        return rows(index, false);
    }

    private Query rows(Claim claim, boolean valid) {
        Value table = Value.of(claim.table());
        Value name = Value.of(claim.name());
        Value within = Value.of(schema);
        return switch (claim.thing()) {
            case TABLE -> rows("tables where table_schema = ? and table_name = ?", within, table);
            case COLUMN ->
                rows("columns where table_schema = ? and table_name = ? and column_name = ?", within, table, name);
            case CONSTRAINT ->
                rows(
                        "table_constraints where table_schema = ? and table_name = ? and constraint_name = ?",
                        within,
                        table,
                        name);
            case ROUTINE -> rows("routines where routine_schema = ? and routine_name = ?", within, name);
            case TRIGGER -> rows("triggers where event_object_schema = ? and trigger_name = ?", within, name);
            case INDEX ->
                switch (dbms) {
                    case MARIADB ->
                        rows(
                                "statistics where table_schema = ? and table_name = ? and index_name = ?",
                                within,
                                table,
                                name);
                    case POSTGRESQL ->
                        new Query(
                                "select 1 from pg_index i join pg_class c on c.oid = i.indexrelid"
                                        + " join pg_namespace n on n.oid = c.relnamespace"
                                        + " where n.nspname = ? and c.relname = ?" + (valid ? " and i.indisvalid" : ""),
                                List.of(within, name));
                };
        };
    }

    private static Query rows(String from, Value... parameters) {
        return new Query("select 1 from information_schema." + from, List.of(parameters));
    }
}
