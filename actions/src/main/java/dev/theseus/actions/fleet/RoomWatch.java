package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says when a server has no room and waits for it instead of failing: MariaDB and MySQL do so for engines other than InnoDB, and for their
 * binary log. They look again after a minute; MariaDB 11.4.5 sleeps until the statement is killed. MySQL 8.0 does not say that it waits: it
 * commits for ever, and where InnoDB lacks room for a page of a file with holes, whoever wants that page waits. That is guessed from a commit,
 * or a write of our own, that takes long. To whoever sent a statement it only takes long, so this looks by sessions of its own, seldom, and
 * only where a migration takes long.
 */
final class RoomWatch implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** MariaDB's words, and MySQL's. */
    private static final Pattern WAITING = Pattern.compile("Waiting for (someone to free|disk space).*");

    private static final Pattern COMMITTING = Pattern.compile("(?i)waiting for handler commit");
    /** What we write ourselves; a script's statements begin with a comment. Another's lock it does not wait for as long. */
    private static final Pattern OWN_WRITE = Pattern.compile(
            "(insert|replace|update|delete|create|commit|rollback)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final OwnedSchema.Place place;
    private final ActionContext context;
    private final Optional<Thread> looking;
    private Optional<Kind> waits = Optional.empty();
    private Optional<String> suspected = Optional.empty();
    private volatile boolean over;

    private enum Kind {
        TOLD,
        GUESSED
    }

    /** @param at the statement, and what ends it */
    private record Waiting(Kind kind, String at) {
        String words() {
            return switch (kind) {
                case TOLD ->
                    "the database server has no room left on its disk and waits for it (" + at
                            + "); make room there. MariaDB 11.4 does not notice that: end the statement there then";
                case GUESSED ->
                    "the database server takes unusually long to write (" + at
                            + "). MySQL does not say so where it has no room left on its disk: make room there, and it goes on; do not"
                            + " end that session, for MySQL stops when a wait for its binary log is ended";
            };
        }
    }

    private RoomWatch(OwnedSchema.Place place, ActionContext context) {
        this.place = place;
        this.context = context;
        this.looking = place.dbms() == Dbms.MARIADB
                ? Optional.of(
                        Thread.ofVirtual().name("room for " + place.schema()).start(this::go))
                : Optional.empty();
    }

    /** Watches the session that owns a schema, until it is closed. */
    static RoomWatch over(OwnedSchema.Place place, ActionContext context) {
        return new RoomWatch(place, context);
    }

    private void go() {
        try {
            Thread.sleep(FIRST);
            while (!over) {
                look();
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException _) {
            // It is closed.
        }
    }

    /** What cannot be looked at now can be the next time: nothing hangs on it but a word to people. */
    private void look() {
        try (Sql.Session session = place.open(context)) {
            Optional<Waiting> now = waiting(session);
            Optional<Kind> kind = now.map(Waiting::kind);
            if (!over && !kind.equals(waits))
                context.progress(place.schema() + ": "
                        + now.map(Waiting::words).orElse("the database server waits for room no more"));
            waits = kind;
        } catch (SqlFailed _) {
            // A server without room may not take a session either.
        }
    }

    /** No temporary table is made for it, as for a query on the list of processes: that would want room, too. */
    private Optional<Waiting> waiting(Sql.Session session) throws SqlFailed {
        Value owner = Ownership.owner(place.schema(), session);
        for (Value row :
                session.run("show processlist", List.of(), Optional.empty()).rows())
            if (row instanceof Value.Fields(var columns)
                    && column(columns, "id").equals(owner)) {
                String at = column(columns, "info").display();
                if (WAITING.matcher(column(columns, "state").display()).matches())
                    return Optional.of(new Waiting(Kind.TOLD, "kill query " + owner.display() + " ends it: " + at));
                return guessed(columns, "session " + owner.display() + ": " + at);
            }
        return Optional.empty();
    }

    /** What was so at the look before, too. */
    private Optional<Waiting> guessed(Map<String, Value> columns, String at) {
        boolean writes = COMMITTING.matcher(column(columns, "state").display()).matches()
                || OWN_WRITE.matcher(column(columns, "info").display()).matches();
        boolean longer = column(columns, "time") instanceof Value.Int(var seconds) && seconds >= AGAIN.toSeconds();
        boolean again = suspected.equals(Optional.of(at));
        suspected = writes && longer ? Optional.of(at) : Optional.empty();
        return again && suspected.isPresent() ? Optional.of(new Waiting(Kind.GUESSED, at)) : Optional.empty();
    }

    private static Value column(Map<String, Value> columns, String name) {
        for (var column : columns.entrySet()) if (column.getKey().equalsIgnoreCase(name)) return column.getValue();
        return Value.NIL;
    }

    @Override
    public void close() {
        over = true;
        looking.ifPresent(Thread::interrupt);
    }
}
