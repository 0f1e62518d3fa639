package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
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

    /** @param table the ledger's name */
    public FleetScan(ScriptSet set, String table, Sql.Session session) {
        this.dbms = set.dbms();
        this.set = set;
        this.table = table;
        this.session = session;
    }

    /** A schema, and how it stands; without a ledger nothing is known of it. */
    public record Found(String schema, Optional<Standing> standing) {}

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
        Map<String, Standing> standings =
                standings(all.stream().filter(withLedger::contains).toList());
        return all.stream()
                .filter(schema -> !SYSTEM.contains(schema))
                .map(schema -> new Found(schema, Optional.ofNullable(standings.get(schema))))
                .toList();
    }

    private List<String> names(String query, Value... parameters) throws SqlFailed {
        return session.run("select " + query, List.of(parameters), Optional.empty()).rows().stream()
                .map(row -> text(row, "s"))
                .toList();
    }

    private Map<String, Standing> standings(List<String> schemata) throws SqlFailed {
        Map<String, Standing> standings = new HashMap<>();
        for (int from = 0; from < schemata.size(); from += AT_ONCE) {
            List<String> terms = new ArrayList<>();
            for (String schema : schemata.subList(from, Math.min(from + AT_ONCE, schemata.size())))
                terms.add(sum(schema));
            for (Value row : session.run(String.join(" union all ", terms), List.of(), Optional.empty())
                    .rows())
                standings.put(text(row, "s"), standing(text(row, "s"), text(row, "n") + " " + text(row, "x")));
        }
        return standings;
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

    private Standing standing(String schema, String sum) throws SqlFailed {
        Standing like = known.get(sum);
        if (like != null) return like;
        List<Applied> rows = new Ledger(dbms, schema, table).rows(session);
        Standing standing = Standing.of(set, rows);
        known.put(sum, standing);
        return standing;
    }

    private static String text(Value row, String name) {
        return row instanceof Value.Fields(var columns)
                ? columns.getOrDefault(name, Value.NIL).display()
                : "";
    }
}
