package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.LedgerUnreadable;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How all schemata of one server stand against a set of scripts. Read-only. It takes a query for every so many schemata, not a conversation
 * with each, and several sessions at once: every ledger is summed up by the server, and of those that are alike one is read.
 */
public final class FleetScan {
    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private final Dbms dbms;
    private final ScriptSet set;
    private final String table;
    private final Sql.Session session;
    private final ParallelSessions sessions;
    private final LedgerSums sums;
    private final int atOnce;

    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    private final Map<String, String> unreadable = new ConcurrentHashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    /** In one session. @param table the ledger's name */
    public FleetScan(ScriptSet set, String table, Sql.Session session) {
        this(set, table, session, MoreSessions.NONE);
    }

    /**
     * In several sessions, as far as they can be had.
     *
     * @param table the ledger's name
     */
    public FleetScan(ScriptSet set, String table, Sql.Session session, MoreSessions more) {
        this(set, table, session, more, LedgerSums.atOnce(set.dbms()));
    }

    /** @param atOnce how many ledgers go into one query */
    FleetScan(ScriptSet set, String table, Sql.Session session, MoreSessions more, int atOnce) {
        this.dbms = set.dbms();
        this.atOnce = atOnce;
        this.set = set;
        this.table = table;
        this.session = session;
        this.sessions = new ParallelSessions(session, more);
        this.sums = new LedgerSums(dbms, table);
    }

    /** @param like which schemata, with SQL's {@code %} and {@code _} */
    public List<Found> schemata(String like) throws SqlFailed {
        List<String> all = all(like);
        Map<String, String> summed = new ConcurrentHashMap<>();
        sessions.each(inParts(all), (part, asking) -> summed.putAll(sumUp(part, asking)));
        Map<String, List<String>> alike = summed.keySet().stream()
                .sorted()
                .collect(Collectors.groupingBy(schema -> String.valueOf(summed.get(schema))));
        sessions.each(inParts(List.copyOf(alike.entrySet())), (part, asking) -> {
            for (var group : part) stand(group.getValue(), group.getKey(), asking);
        });
        return all.stream()
                .filter(schema -> !gone.contains(schema))
                .map(schema -> new Found(
                        schema,
                        Optional.ofNullable(standings.get(schema)),
                        Optional.ofNullable(unreadable.get(schema))))
                .toList();
    }

    private List<String> all(String like) throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB ->
                "select schema_name as s from information_schema.schemata where schema_name like ? order by 1";
            case POSTGRESQL ->
                "select nspname as s from pg_namespace where nspname like ? and nspname !~ '^pg_' order by 1";
        };
        return session.run(query, List.of(Value.of(like)), Optional.empty()).rows().stream()
                .map(row -> LedgerSums.text(row, "s"))
                .filter(schema -> !SYSTEM.contains(schema))
                .toList();
    }

    private <T> List<List<T>> inParts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += atOnce)
            parts.add(all.subList(from, Math.min(from + atOnce, all.size())));
        return parts;
    }

    private Map<String, String> sumUp(List<String> part, Sql.Session asking) throws SqlFailed {
        for (String schema : part) {
            unreadable.remove(schema);
            gone.remove(schema);
        }
        return sums.of(part, this::without, asking);
    }

    /** Of one whose ledger cannot be summed up or read: whether it has one, and whether it is there still. */
    private void without(String schema, SqlFailed why, Sql.Session asking) throws SqlFailed {
        if (sums.hasLedger(schema, asking)) unreadable.put(schema, String.valueOf(why.getMessage()));
        else if (!isThere(schema, asking)) gone.add(schema);
    }

    private boolean isThere(String schema, Sql.Session asking) throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB -> "select 1 from information_schema.schemata where schema_name = ?";
            case POSTGRESQL -> "select 1 from pg_namespace where nspname = ?";
        };
        return !asking.run(query, List.of(Value.of(schema)), Optional.empty())
                .rows()
                .isEmpty();
    }

    /**
     * The rows are read after they were summed up. What somebody wrote in between makes them those of another sum: they are true of this schema,
     * and not of all others that are alike.
     */
    private void stand(List<String> alike, String sum, Sql.Session asking) throws SqlFailed {
        for (int i = 0; i < alike.size(); i++) {
            String schema = alike.get(i);
            try {
                Standing standing = Standing.of(set, new Ledger(dbms, schema, table).rows(asking));
                standings.put(schema, standing);
                if (!sum.equals(sums.now(schema, asking))) continue;
                for (String other : alike.subList(i + 1, alike.size())) standings.put(other, standing);
                return;
            } catch (LedgerUnreadable e) {
                standings.remove(schema);
                unreadable.put(schema, String.valueOf(e.getMessage()));
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                standings.remove(schema);
                without(schema, e, asking);
            }
        }
    }
}
