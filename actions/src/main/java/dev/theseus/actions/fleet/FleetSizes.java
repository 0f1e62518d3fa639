package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How large schemata are, as their server estimates it: tables and indexes, in bytes. Read-only. */
public final class FleetSizes {
    private FleetSizes() {}

    /** @param like which schemata, with SQL's {@code %} and {@code _}; one without tables is not among them */
    public static Map<String, Long> of(Dbms dbms, String like, Sql.Session session) throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB ->
                "select table_schema as name, cast(sum(data_length + index_length) as unsigned) as bytes"
                        + " from information_schema.tables where table_schema like ? group by table_schema";
            case POSTGRESQL ->
                "select n.nspname as name, sum(pg_total_relation_size(c.oid))::bigint as bytes"
                        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind in ('r', 'm') and n.nspname like ? group by n.nspname";
        };
        return TableSizes.sizes(session.run(query, List.of(Value.of(like)), Optional.empty()));
    }
}
