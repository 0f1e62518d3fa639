package dev.theseus.actions.fleet.cassandra;

import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One session with the node that a step names: all that a controller sends to a keyspace goes through it.
 *
 * @param host the node's own id
 * @param cluster what the cluster calls itself
 */
record Node(Sql.Session session, String host, String cluster) {
    /** Longer than any limit that a node sets itself. What is not answered by then is in doubt. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Pattern LACKING = Pattern.compile("does not exist|unconfigured", Pattern.CASE_INSENSITIVE);

    static Node of(Sql.Session session) throws SqlFailed {
        Row local =
                rows("SELECT host_id, cluster_name FROM system.local", session).getFirst();
        return new Node(session, local.text("host_id"), local.text("cluster_name"));
    }

    List<Row> rows(String statement) throws SqlFailed {
        return rows(statement, session);
    }

    private static List<Row> rows(String statement, Sql.Session session) throws SqlFailed {
        return session.run(statement, List.of(), Optional.of(LONGEST)).rows().stream()
                .map(Row::of)
                .toList();
    }

    /** Rows of a table that older releases do not have; empty where it is not there. */
    Optional<List<Row>> rowsWhereKnown(String statement) throws SqlFailed {
        try {
            return Optional.of(rows(statement));
        } catch (SqlFailed e) {
            // One that may not be read is there, and what it would say must not be taken for nothing.
            if (!e.certain() || !LACKING.matcher(String.valueOf(e.getMessage())).find()) throw e;
            return Optional.empty();
        }
    }

    /** A conditional statement: whether its condition held. */
    boolean applied(String statement) throws SqlFailed {
        return rows(statement).stream().anyMatch(row -> row.is("[applied]"));
    }

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
