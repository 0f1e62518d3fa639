package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How large the tables of a schema are, as their server estimates it: rows and indexes, in bytes. Read-only. */
public final class TableSizes {
    private TableSizes() {}

    public static Map<String, Long> of(Dbms dbms, String schema, Sql.Session session) throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB ->
                "select table_name as name, cast(data_length + index_length as unsigned) as bytes"
                        + " from information_schema.tables where table_schema = ?"
                        + " and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')";
            case POSTGRESQL ->
                // What is changed at a table is changed at its partitions, and at all that inherit from it.
                "with recursive part(root, oid) as (select c.oid, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where n.nspname = ? and c.relkind in ('r', 'm', 'p')"
                        + " union select p.root, i.inhrelid from part p join pg_inherits i on i.inhparent = p.oid)"
                        + " select c.relname as name, sum(pg_total_relation_size(p.oid))::bigint as bytes"
                        + " from part p join pg_class c on c.oid = p.root group by c.oid, c.relname";
        };
        return sizes(session.run(query, List.of(Value.of(schema)), Optional.empty()));
    }

    /** By name, of rows with {@code name} and {@code bytes}. */
    static Map<String, Long> sizes(Sql.Result result) {
        Map<String, Long> sizes = new HashMap<>();
        for (Value row : result.rows())
            if (row instanceof Value.Fields(var columns)
                    && columns.get("bytes") instanceof Value.Int(var bytes)
                    && columns.get("name") instanceof Value.Text(var name)) sizes.put(name, bytes);
        return sizes;
    }
}
