package dev.theseus.actions.fleet;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much a server has to do, as it says itself.
 *
 * @param latency how long it took to answer that
 * @param running statements under way, that question among them
 * @param lag of the replica that is furthest behind; absent where there is none
 */
record Load(Duration latency, long running, Optional<Duration> lag) {
    /** As for a replica that is not following at all. */
    static final Duration FOR_EVER = Duration.ofDays(365);

    private static final Optional<Duration> LOOK = Optional.of(Duration.ofSeconds(30));

    static Load of(Databases at, Dbms dbms, List<String> replicas, ActionContext context)
            throws SqlFailed, Databases.Unknown {
        try (Sql.Session session = context.sql().open(at.server(), at.database(), context.vault())) {
            Instant asked = context.clock().now();
            List<Value> rows = session.run(
                            switch (dbms) {
                                case MARIADB -> "show global status like 'Threads_running'";
                                case POSTGRESQL ->
                                    "select count(*) as running, (select extract(epoch from max(replay_lag))::bigint"
                                            + " from pg_stat_replication) as lag from pg_stat_activity where state = 'active'";
                            },
                            List.of(),
                            LOOK)
                    .rows();
            Duration latency = Duration.between(asked, context.clock().now());
            return switch (dbms) {
                case MARIADB -> new Load(latency, number(rows, "Value").orElse(0L), lag(replicas, context));
                case POSTGRESQL ->
                    new Load(
                            latency,
                            number(rows, "running").orElse(0L),
                            number(rows, "lag").map(Duration::ofSeconds));
            };
        }
    }

    private static Optional<Duration> lag(List<String> replicas, ActionContext context)
            throws SqlFailed, Databases.Unknown {
        Optional<Duration> most = Optional.empty();
        for (String replica : replicas) {
            Duration lag = behind(
                    Databases.of(Optional.of(replica), Optional.empty(), context.inventory())
                            .server(),
                    context);
            if (most.isEmpty() || lag.compareTo(most.get()) > 0) most = Optional.of(lag);
        }
        return most;
    }

    /** As MySQL before 8.0.22 and MariaDB before 10.5 have it; later MySQLs have only the other. */
    private static List<Value> following(Sql.Session session) throws SqlFailed {
        try {
            return session.run("show replica status", List.of(), LOOK).rows();
        } catch (SqlFailed e) {
            if (!String.valueOf(e.getMessage()).contains("syntax")) throw e;
            return session.run("show slave status", List.of(), LOOK).rows();
        }
    }

    /** One whose threads do not run says null. MariaDB and MySQL name the column differently. */
    private static Duration behind(DatabaseRef replica, ActionContext context) throws SqlFailed {
        try (Sql.Session session = context.sql().open(replica, Optional.empty(), context.vault())) {
            List<Value> rows = following(session);
            return number(rows, "Seconds_Behind_Master")
                    .or(() -> number(rows, "Seconds_Behind_Source"))
                    .map(Duration::ofSeconds)
                    .orElse(FOR_EVER);
        }
    }

    /** Some servers give numbers as text. */
    private static Optional<Long> number(List<Value> rows, String column) {
        if (rows.isEmpty() || !(rows.getFirst() instanceof Value.Fields(var fields))) return Optional.empty();
        return switch (fields.getOrDefault(column, Value.NIL)) {
            case Value.Int(long number) -> Optional.of(number);
            case Value.Text(String text) when text.matches("\\d{1,18}") -> Optional.of(Long.valueOf(text));
            default -> Optional.empty();
        };
    }
}
