package dev.theseus.actions.fleet;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How much a database server has to do: what {@code ease_off} goes by, and what a plan's own gate can. */
public final class LoadSource implements QuestionSource {
    /** As for a replica that is not following at all. */
    private static final long FOR_EVER = Duration.ofDays(365).toSeconds();

    private static final Optional<Duration> LOOK = Optional.of(Duration.ofSeconds(30));

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String doc() {
        return "Looks how much a database server has to do.";
    }

    @Override
    public Shape shape() {
        return Shape.database();
    }

    @Override
    public Map<String, Shape> companions() {
        Map<String, Shape> keys = new LinkedHashMap<>();
        keys.put("database", Shape.template());
        keys.put("replicas", Shape.many(Shape.database()));
        return keys;
    }

    @Override
    public Set<String> names() {
        return Set.of("latency_ms", "running", "lag_s");
    }

    @Override
    public String describe(Args args) {
        return "load of " + args.text("load").display();
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        try {
            Databases at = Databases.of(
                    args.optionalPlain("load").filter(server -> !server.isEmpty()),
                    args.optionalPlain("database"),
                    context.inventory());
            List<String> replicas =
                    args.texts("replicas").stream().map(SafeText::display).toList();
            Dbms dbms = Dbms.of(at.server());
            if (dbms == Dbms.POSTGRESQL && !replicas.isEmpty())
                throw new IllegalArgumentException(
                        "replicas are for MariaDB and MySQL: PostgreSQL's server knows its own");
            Map<String, Value> names = load(at, dbms, replicas, context);
            return new Seen(Optional.empty(), Value.of(names), names, Optional.empty());
        } catch (Databases.Unknown e) {
            return failed(e.failure());
        } catch (SqlFailed e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return failed(new Failure(Code.SQL_FAILED, String.valueOf(e.getMessage()), "look at the server"));
        } catch (IllegalArgumentException e) {
            return failed(new Failure(Code.BAD_VALUE, String.valueOf(e.getMessage()), ""));
        }
    }

    private static Seen failed(Failure failure) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(failure));
    }

    private static Map<String, Value> load(Databases at, Dbms dbms, List<String> replicas, ActionContext context)
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
            Map<String, Value> names = new LinkedHashMap<>();
            names.put(
                    "latency_ms",
                    Value.of(Duration.between(asked, context.clock().now()).toMillis()));
            names.put(
                    "running",
                    Value.of(number(rows, dbms == Dbms.MARIADB ? "Value" : "running")
                            .orElse(0L)));
            Optional<Long> lag = dbms == Dbms.MARIADB ? lag(replicas, context) : number(rows, "lag");
            names.put("lag_s", lag.<Value>map(Value::of).orElse(Value.NIL));
            return names;
        }
    }

    private static Optional<Long> lag(List<String> replicas, ActionContext context)
            throws SqlFailed, Databases.Unknown {
        Optional<Long> most = Optional.empty();
        for (String replica : replicas) {
            long lag = behind(
                    Databases.of(Optional.of(replica), Optional.empty(), context.inventory())
                            .server(),
                    context);
            if (most.isEmpty() || lag > most.get()) most = Optional.of(lag);
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
    private static long behind(DatabaseRef replica, ActionContext context) throws SqlFailed {
        try (Sql.Session session = context.sql().open(replica, Optional.empty(), context.vault())) {
            List<Value> rows = following(session);
            return number(rows, "Seconds_Behind_Master")
                    .or(() -> number(rows, "Seconds_Behind_Source"))
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
