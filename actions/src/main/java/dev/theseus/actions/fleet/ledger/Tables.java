package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;

/**
 * Which tables and views a schema has, by the catalogue that is cheapest to ask: PostgreSQL's information schema takes milliseconds.
 *
 * @param ledger whether it has the ledger
 * @param marks whether it has the table that says how far a script came
 * @param others whether it has any beside these
 */
public record Tables(boolean ledger, boolean marks, boolean others) {

    /** Asks once for all three. */
    public static Tables of(Dbms dbms, String schema, String ledger, String marks, Sql.Session session)
            throws SqlFailed {
        String name = column(dbms);
        String query = "select count(case when " + name + " = ? then 1 end) as ledger, count(case when " + name
                + " = ? then 1 end) as marks, count(case when " + name + " not in (?, ?) then 1 end) as others"
                + of(dbms);
        List<Value> values =
                List.of(Value.of(ledger), Value.of(marks), Value.of(ledger), Value.of(marks), Value.of(schema));
        Value row = OwnSql.run(dbms, session, query, values).rows().getFirst();
        if (!(row instanceof Value.Fields(var columns))) return new Tables(false, false, false);
        return new Tables(some(columns, "ledger"), some(columns, "marks"), some(columns, "others"));
    }

    private static boolean some(Map<String, Value> columns, String name) {
        return columns.get(name) instanceof Value.Int(var number) && number > 0;
    }

    /** Whether there is one by that name. */
    public static boolean hasOne(Dbms dbms, String schema, String table, Sql.Session session) throws SqlFailed {
        String query = "select 1" + of(dbms) + " and " + column(dbms) + " = ? limit 1";
        return !OwnSql.run(dbms, session, query, List.of(Value.of(schema), Value.of(table)))
                .rows()
                .isEmpty();
    }

    private static String column(Dbms dbms) {
        return dbms == Dbms.MARIADB ? "table_name" : "c.relname";
    }

    private static String of(Dbms dbms) {
        return switch (dbms) {
            case MARIADB -> " from information_schema.tables where table_schema = ?";
            case POSTGRESQL ->
                " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relkind in ('r', 'p', 'v', 'f') and n.nspname = ?";
        };
    }
}
