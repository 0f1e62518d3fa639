package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Ledgers summed up by the server, many in one query: two with the same sum have the same rows. Safe for use by many threads. */
final class LedgerSums {
    /** Which schemata have a ledger is asked one by one, until so many had none: asking for all goes through the server's whole catalogue. */
    private static final int FEW = 8;

    private final Dbms dbms;
    private final String table;
    private final AtomicInteger lacking = new AtomicInteger();
    private volatile Optional<Set<String>> withLedger = Optional.empty();

    LedgerSums(Dbms dbms, String table) {
        this.dbms = dbms;
        this.table = table;
    }

    /** What becomes of a schema that has no ledger, or one that cannot be summed up. */
    @FunctionalInterface
    interface Unsummed {
        void found(String schema, SqlFailed why, Sql.Session session) throws SqlFailed;
    }

    /**
     * How many go into one query. PostgreSQL locks each table and each index that a query names, has room for some thousands of locks, and
     * they are everybody's.
     */
    static int atOnce(Dbms dbms) {
        return switch (dbms) {
            case MARIADB -> 200;
            case POSTGRESQL -> 50;
        };
    }

    /** By schema. Where one ledger of many cannot be read, the server refuses the whole query: then each half is asked for by itself. */
    Map<String, String> of(List<String> schemata, Unsummed without, Sql.Session session) throws SqlFailed {
        Map<String, String> found = new HashMap<>();
        add(schemata, without, session, found);
        return found;
    }

    private void add(List<String> schemata, Unsummed without, Sql.Session session, Map<String, String> found)
            throws SqlFailed {
        if (schemata.isEmpty()) return;
        try {
            String query =
                    String.join(" union all ", schemata.stream().map(this::sum).toList());
            for (Value row : session.run(query, List.of(), Optional.empty()).rows())
                found.put(text(row, "s"), text(row, "x"));
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            if (schemata.size() == 1) {
                without.found(schemata.getFirst(), e, session);
                return;
            }
            List<String> known = lacking.get() < FEW ? schemata : among(schemata, session);
            boolean fewer = known.size() < schemata.size();
            int half = fewer ? known.size() : known.size() / 2;
            add(known.subList(0, half), without, session, found);
            add(known.subList(half, known.size()), without, session, found);
        }
    }

    private List<String> among(List<String> schemata, Sql.Session session) throws SqlFailed {
        Set<String> having = withLedger(session);
        return schemata.stream().filter(having::contains).toList();
    }

    private synchronized Set<String> withLedger(Sql.Session session) throws SqlFailed {
        if (withLedger.isEmpty()) {
            Set<String> names = new HashSet<>();
            String query = "select table_schema as s from information_schema.tables where table_name = ?";
            for (Value row : session.run(query, List.of(Value.of(table)), Optional.empty())
                    .rows()) names.add(text(row, "s"));
            withLedger = Optional.of(names);
        }
        return withLedger.get();
    }

    /** Whether a schema has a table of the ledger's name, as far as the session's user may know. */
    boolean hasLedger(String schema, Sql.Session session) throws SqlFailed {
        boolean has = !session.run(
                        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
                        List.of(Value.of(schema), Value.of(table)),
                        Optional.empty())
                .rows()
                .isEmpty();
        if (!has) lacking.incrementAndGet();
        return has;
    }

    /** Of one ledger, at this moment. */
    String now(String schema, Sql.Session session) throws SqlFailed {
        List<Value> rows = session.run(sum(schema), List.of(), Optional.empty()).rows();
        return rows.isEmpty() ? "" : text(rows.getFirst(), "x");
    }

    /** Their number and a hash: whatever a standing is made of goes into it. On MariaDB 60 bits, which {@code conv} and {@code bit_xor} hold. */
    private String sum(String schema) {
        String row = "concat_ws('|', installed_rank, coalesce(version, '-'), description, type, script,"
                + " coalesce(checksum, 0), success)";
        String hash = switch (dbms) {
            case MARIADB -> "bit_xor(conv(left(sha2(" + row + ", 256), 15), 16, 10))";
            case POSTGRESQL -> "md5(string_agg(" + row + ", '/' order by installed_rank))";
        };
        return "select " + Quoted.text(dbms, schema) + " as s, concat(count(*), ' ', " + hash + ") as x from "
                + new Ledger(dbms, schema, table).quoted();
    }

    static String text(Value row, String name) {
        return row instanceof Value.Fields(var columns)
                ? columns.getOrDefault(name, Value.NIL).display()
                : "";
    }
}
