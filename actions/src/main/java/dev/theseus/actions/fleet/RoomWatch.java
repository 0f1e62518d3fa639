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
 * binary log. They look again after a minute; MariaDB 11.4.5 sleeps until the statement is killed. To whoever sent a statement it only takes long, so this looks by sessions of its own, seldom, and only where a migration takes long.
 */
final class RoomWatch implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** MariaDB's words, and MySQL's. */
    private static final Pattern WAITING = Pattern.compile("Waiting for (someone to free|disk space).*");

    private final OwnedSchema.Place place;
    private final ActionContext context;
    private final Optional<Thread> looking;
    private boolean waits;
    private volatile boolean over;

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
            Optional<String> at = waiting(session);
            if (!over && at.isPresent() != waits) context.progress(place.schema() + ": " + words(at));
            waits = at.isPresent();
        } catch (SqlFailed _) {
            // A server without room may not take a session either.
        }
    }

    private static String words(Optional<String> at) {
        return at.map(waiting -> "the database server has no room left on its disk and waits for it (" + waiting
                        + "); make room there. MariaDB 11.4 does not notice that: end the statement there then")
                .orElse("the database server waits for room no more");
    }

    /** No temporary table is made for it, as for a query on the list of processes: that would want room, too. */
    private Optional<String> waiting(Sql.Session session) throws SqlFailed {
        Value owner = Ownership.owner(place.schema(), session);
        for (Value row :
                session.run("show processlist", List.of(), Optional.empty()).rows())
            if (row instanceof Value.Fields(var columns)
                    && column(columns, "id").equals(owner)
                    && WAITING.matcher(column(columns, "state").display()).matches())
                return Optional.of("kill query " + owner.display() + " ends it: "
                        + column(columns, "info").display());
        return Optional.empty();
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
