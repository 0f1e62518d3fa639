package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.OwnSql;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a schema's catalogue has, whatever the schema is called and whatever rows are in it: two schemata that were brought to one version by the
 * same scripts have the same. The ledger is not part of it, nor are comments, partitions and counters.
 *
 * @param things what there is, each with what it is like
 */
public record Fingerprint(Map<String, String> things) {
    /** Enough to tell some hundred thousand schemata apart, and short enough to be read out. */
    private static final int BYTES_SHOWN = 8;

    private static final int LONGEST_SHOWN = 120;

    public Fingerprint {
        things = new TreeMap<>(things);
    }

    /** @param ledger the name of the ledger's table, which may be older in one schema than in another */
    public static Fingerprint of(Dbms dbms, String schema, String ledger, Sql.Session session) throws SqlFailed {
        Set<String> ours = Set.of(ledger, Begun.TABLE);
        Pattern own = own(dbms, schema);
        Map<String, String> things = new TreeMap<>();
        for (Value row : catalogue(dbms, schema, session)) {
            if (!(row instanceof Value.Fields(var columns)) || ours.contains(text(columns, "part"))) continue;
            if (text(columns, "thing").equals(CatalogueQuery.CHECK)) continue;
            String detail = own.matcher(text(columns, "detail")).replaceAll("");
            things.merge(
                    text(columns, "thing"),
                    detail.strip(),
                    (one, other) -> one.compareTo(other) < 0 ? one + "; " + other : other + "; " + one);
        }
        return new Fingerprint(things);
    }

    private static List<Value> catalogue(Dbms dbms, String schema, Sql.Session session) throws SqlFailed {
        List<Value> rows = new ArrayList<>(rows(dbms, CatalogueQuery.of(dbms), schema, session));
        Set<String> things = new TreeSet<>();
        for (Value row : rows) if (row instanceof Value.Fields(var columns)) things.add(text(columns, "thing"));
        try {
            addRest(rows, dbms, CatalogueQuery.rest(dbms, things, true), schema, session);
        } catch (SqlFailed e) {
            if (!CatalogueQuery.lacksChecks(e)) throw e;
            addRest(rows, dbms, CatalogueQuery.rest(dbms, things, false), schema, session);
        }
        return rows;
    }

    private static void addRest(
            List<Value> rows, Dbms dbms, Optional<CatalogueQuery> rest, String schema, Sql.Session session)
            throws SqlFailed {
        if (rest.isPresent()) rows.addAll(rows(dbms, rest.get(), schema, session));
    }

    private static List<Value> rows(Dbms dbms, CatalogueQuery query, String schema, Sql.Session session)
            throws SqlFailed {
        return OwnSql.run(dbms, session, query.sql(), Collections.nCopies(query.marks(), Value.of(schema)))
                .rows();
    }

    /** The schema's own name before a dot: it is another one in each schema. */
    private static Pattern own(Dbms dbms, String schema) {
        String bare = "(?<![\\w$`\".])" + Pattern.quote(schema) + "\\.";
        String quoted = Pattern.quote(Quoted.name(dbms, schema)) + "\\.";
        return Pattern.compile(quoted + "|" + bare);
    }

    private static String text(Map<String, Value> columns, String name) {
        Value value = columns.getOrDefault(name, Value.NIL);
        return value instanceof Value.Nil ? "" : value.display();
    }

    /** In 16 letters. */
    public String hash() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            things.forEach(
                    (thing, detail) -> sha.update((thing + '\0' + detail + '\n').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest(), 0, BYTES_SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What this one has, lacks, or has otherwise than the usual one; a table that is missing is named once, without its parts. */
    public List<String> differences(Fingerprint usual) {
        Set<String> all = new TreeSet<>(things.keySet());
        all.addAll(usual.things.keySet());
        List<String> differences = new ArrayList<>();
        for (String thing : all) {
            String here = things.get(thing);
            String there = usual.things.get(thing);
            if (there == null && !isWithin(thing, usual)) differences.add("has " + thing);
            else if (here == null && !isWithin(thing, this)) differences.add("lacks " + thing);
            else if (here != null && there != null && !here.equals(there))
                differences.add(thing + " is " + shown(here) + ", usually " + shown(there));
        }
        return differences;
    }

    /** Whether it is a part of a table that is missing as a whole. */
    private static boolean isWithin(String thing, Fingerprint of) {
        int blank = thing.indexOf(' ');
        int dot = thing.indexOf('.', blank);
        if (dot < 0) return false;
        String table = thing.substring(blank + 1, dot);
        return !of.things.containsKey("table " + table) && !of.things.containsKey("view " + table);
    }

    private static String shown(String detail) {
        String line = String.join(" ", detail.split("\\s+"));
        return "'" + (line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN - 1) + "…") + "'";
    }
}
