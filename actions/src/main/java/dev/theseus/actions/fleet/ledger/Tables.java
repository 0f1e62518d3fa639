package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Optional;

/** Which tables and views a schema has, by the catalogue that is cheapest to ask: PostgreSQL's information schema takes milliseconds. */
public final class Tables {
    private Tables() {}

    public static boolean hasOne(Dbms dbms, String schema, String table, Sql.Session session) throws SqlFailed {
        return has(dbms, schema, " = ?", table, session);
    }

    /** Whether there is one by another name. */
    public static boolean hasOther(Dbms dbms, String schema, String table, Sql.Session session) throws SqlFailed {
        return has(dbms, schema, " <> ?", table, session);
    }

    private static boolean has(Dbms dbms, String schema, String which, String table, Sql.Session session)
            throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB ->
                "select 1 from information_schema.tables where table_schema = ? and table_name" + which + " limit 1";
            case POSTGRESQL ->
                "select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        + " where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'f') and c.relname" + which
                        + " limit 1";
        };
        return !session.run(query, List.of(Value.of(schema), Value.of(table)), Optional.empty())
                .rows()
                .isEmpty();
    }
}
