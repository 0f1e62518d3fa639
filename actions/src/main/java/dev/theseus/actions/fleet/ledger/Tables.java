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
    private static final String MARIADB = "select count(case when table_name = ? then 1 end) as ledger,"
            + " count(case when table_name = ? then 1 end) as marks,"
            + " count(case when table_name not in (?, ?) then 1 end) as others"
            + " from information_schema.tables where table_schema = ?";

    private static final String ONE =
            "(select count(*) from pg_class c where c.relnamespace = n.oid and c.relname = ? and c.relkind in ('r', 'p', 'v', 'f'))";

    /** Relations are found by name, or by what depends on the schema; whoever asks for all of one schema goes through those of all. */
    private static final String POSTGRESQL = "select " + ONE + " as ledger, " + ONE + " as marks,"
            + " (select count(*) from pg_depend d join pg_class c on c.oid = d.objid"
            + " where d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and d.classid = 'pg_class'::regclass"
            + " and c.relkind in ('r', 'p', 'v', 'f') and c.relname not in (?, ?)) as others"
            + " from pg_namespace n where n.nspname = ?";

    /** Asks once for all three. */
    public static Tables of(Dbms dbms, String schema, String ledger, String marks, Sql.Session session)
            throws SqlFailed {
        Value ledgers = Value.of(ledger);
        Value mark = Value.of(marks);
        Value within = Value.of(schema);
        String query = dbms == Dbms.MARIADB ? MARIADB : POSTGRESQL;
        List<Value> rows = OwnSql.run(dbms, session, query, List.of(ledgers, mark, ledgers, mark, within))
                .rows();
        if (rows.isEmpty() || !(rows.getFirst() instanceof Value.Fields(var columns)))
            return new Tables(false, false, false);
        return new Tables(some(columns, "ledger"), some(columns, "marks"), some(columns, "others"));
    }

    private static boolean some(Map<String, Value> columns, String name) {
        return columns.get(name) instanceof Value.Int(var number) && number > 0;
    }

    /** Whether there is one by that name. */
    public static boolean hasOne(Dbms dbms, String schema, String table, Sql.Session session) throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB -> "select 1 from information_schema.tables where table_schema = ? and table_name = ? limit 1";
            case POSTGRESQL ->
                "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p', 'v', 'f') limit 1";
        };
        return !OwnSql.run(dbms, session, query, List.of(Value.of(schema), Value.of(table)))
                .rows()
                .isEmpty();
    }
}
