package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.LedgerUnreadable;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How the keyspaces of a cluster stand against a set of scripts. Read-only, two small queries for each keyspace. */
public final class KeyspaceScan {
    private static final long MEBIBYTE = 1 << 20;

    /** Cassandra's own, those that come with 5.1 among them. */
    private static final Set<String> SYSTEM = Set.of(
            "system",
            "system_auth",
            "system_cluster_metadata",
            "system_distributed",
            "system_schema",
            "system_traces",
            "system_views",
            "system_virtual_schema");

    private final Node node;

    private KeyspaceScan(Node node) {
        this.node = node;
    }

    public static KeyspaceScan by(Sql.Session session) throws SqlFailed {
        return new KeyspaceScan(Node.of(session));
    }

    /**
     * How each stands.
     *
     * @param like which, with SQL's {@code %} and {@code _}
     * @return by name
     */
    public List<Found> found(String like, ScriptSet set, String ledger) throws SqlFailed {
        Pattern wanted = pattern(like);
        List<String> names = node.rows("SELECT keyspace_name FROM system_schema.keyspaces").stream()
                .map(row -> row.text("keyspace_name"))
                .filter(name -> !SYSTEM.contains(name) && wanted.matcher(name).matches())
                .sorted()
                .toList();
        List<Found> found = new ArrayList<>();
        for (String name : names) found.add(standing(name, set, ledger));
        return found;
    }

    private Found standing(String keyspace, ScriptSet set, String ledger) throws SqlFailed {
        if (!new Catalogue(node, keyspace).hasTable(ledger))
            return new Found(keyspace, Optional.empty(), Optional.empty());
        try {
            Standing standing = Standing.of(set, new KeyspaceLedger(node, keyspace, ledger, "").rows());
            return new Found(keyspace, Optional.of(standing), Optional.empty());
        } catch (LedgerUnreadable e) {
            return new Found(keyspace, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            return new Found(keyspace, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** As SQL's {@code like} reads it, with a backslash before what stands for itself; large and small letters are two things. */
    static Pattern pattern(String like) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char sign = like.charAt(i);
            if (sign == '\\' && i + 1 < like.length()) pattern.append(Pattern.quote(like.substring(++i, i + 1)));
            else if (sign == '%') pattern.append(".*");
            else if (sign == '_') pattern.append('.');
            else pattern.append(Pattern.quote(String.valueOf(sign)));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    /** What this node has of each on its disk, in bytes, of which it tells no less than a megabyte; nothing before Cassandra 4.0. */
    public Map<String, Long> sizes(String like) throws SqlFailed {
        Pattern wanted = pattern(like);
        Map<String, Long> sizes = new TreeMap<>();
        for (Row row : node.rowsWhereKnown("SELECT keyspace_name, mebibytes FROM system_views.disk_usage")
                .orElse(List.of()))
            if (wanted.matcher(row.text("keyspace_name")).matches())
                sizes.merge(row.text("keyspace_name"), row.number("mebibytes") * MEBIBYTE, Long::sum);
        return sizes;
    }

    /** All that a keyspace has but what is Theseus's own, each with what it is like. */
    public Map<String, String> things(String keyspace, String ledger) throws SqlFailed {
        return new Catalogue(node, keyspace).things(ledger);
    }
}
