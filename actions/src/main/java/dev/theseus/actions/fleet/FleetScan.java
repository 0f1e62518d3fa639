package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.LedgerUnreadable;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How all schemata of one server stand against a set of scripts. Read-only. It takes a query for every few hundred schemata, not a
 * conversation with each: every ledger is summed up by the server, and of those that are alike one is read.
 */
public final class FleetScan {
    /** PostgreSQL locks each table that a query names, and has room for some thousands of locks. */
    private static final int AT_ONCE = 200;

    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private final Dbms dbms;
    private final ScriptSet set;
    private final String table;
    private final Sql.Session session;
    /** By what the server sums a ledger up to. */
    private final Map<String, Standing> known = new HashMap<>();

    private final Map<String, Standing> standings = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();

    /** @param table the ledger's name */
    public FleetScan(ScriptSet set, String table, Sql.Session session) {
        this.dbms = set.dbms();
        this.set = set;
        this.table = table;
        this.session = session;
    }

    /** @param like which schemata, with SQL's {@code %} and {@code _} */
    public List<Found> schemata(String like) throws SqlFailed {
        Set<String> withLedger = new HashSet<>(names(
                "table_schema as s from information_schema.tables where table_name = ?" + " and table_schema like ?",
                Value.of(table),
                Value.of(like)));
        List<String> all = names(
                switch (dbms) {
                    case MARIADB ->
                        "schema_name as s from information_schema.schemata where schema_name like ? order by 1";
                    case POSTGRESQL ->
                        "nspname as s from pg_namespace where nspname like ? and nspname !~ '^pg_' order by 1";
                },
                Value.of(like));
        List<String> ledgers = all.stream().filter(withLedger::contains).toList();
        for (int from = 0; from < ledgers.size(); from += AT_ONCE)
            read(ledgers.subList(from, Math.min(from + AT_ONCE, ledgers.size())));
        return all.stream()
                .filter(schema -> !SYSTEM.contains(schema))
                .map(schema -> new Found(
                        schema,
                        Optional.ofNullable(standings.get(schema)),
                        Optional.ofNullable(unreadable.get(schema))))
                .toList();
    }

    private List<String> names(String query, Value... parameters) throws SqlFailed {
        return session.run("select " + query, List.of(parameters), Optional.empty()).rows().stream()
                .map(row -> text(row, "s"))
                .toList();
    }

    /** Where one ledger of many cannot be read, the server refuses the whole query: then each half is asked for by itself. */
    private void read(List<String> schemata) throws SqlFailed {
        try {
            String query =
                    String.join(" union all ", schemata.stream().map(this::sum).toList());
            for (Value row : session.run(query, List.of(), Optional.empty()).rows()) {
                String schema = text(row, "s");
                standing(schema, sumOf(row));
            }
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            if (schemata.size() == 1) unreadable.put(schemata.getFirst(), String.valueOf(e.getMessage()));
            else {
                int half = schemata.size() / 2;
                read(schemata.subList(0, half));
                read(schemata.subList(half, schemata.size()));
            }
        }
    }

    /** A ledger in two numbers or a hash: whatever a standing is made of goes into it. */
    private String sum(String schema) {
        String row = "concat_ws('|', installed_rank, coalesce(version, '-'), description, type, script,"
                + " coalesce(checksum, 0), success)";
        String hash = switch (dbms) {
            case MARIADB -> "concat(sum(crc32(" + row + ")), ' ', bit_xor(crc32(reverse(" + row + "))))";
            case POSTGRESQL -> "md5(string_agg(" + row + ", '/' order by installed_rank))";
        };
        return "select " + Quoted.text(dbms, schema) + " as s, count(*) as n, " + hash + " as x from "
                + new Ledger(dbms, schema, table).quoted();
    }

    /**
     * The rows are read after they were summed up. What somebody wrote in between makes them those of another sum: they are true of this schema,
     * and not of all others that are alike.
     */
    private void standing(String schema, String sum) throws SqlFailed {
        Standing like = known.get(sum);
        try {
            if (like == null) {
                like = Standing.of(set, new Ledger(dbms, schema, table).rows(session));
                if (sum.equals(sumNow(schema))) known.put(sum, like);
            }
            standings.put(schema, like);
        } catch (LedgerUnreadable e) {
            unreadable.put(schema, String.valueOf(e.getMessage()));
        }
    }

    private String sumNow(String schema) throws SqlFailed {
        List<Value> rows = session.run(sum(schema), List.of(), Optional.empty()).rows();
        return rows.isEmpty() ? "" : sumOf(rows.getFirst());
    }

    private static String sumOf(Value row) {
        return text(row, "n") + " " + text(row, "x");
    }

    private static String text(Value row, String name) {
        return row instanceof Value.Fields(var columns)
                ? columns.getOrDefault(name, Value.NIL).display()
                : "";
    }
}
