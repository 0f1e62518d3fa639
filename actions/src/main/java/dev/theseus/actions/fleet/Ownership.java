package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.OwnSql;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * That one session, and no other, is at work in a schema. It is a lock of the server that ends with the session that holds it: a statement
 * that goes on although its controller is dead still holds it, and whoever waits for the lock has waited for that statement.
 *
 * <p>A session of Theseus is never idle for longer than a pause between two tries. One that is has lost its controller without the server
 * noticing, and is ended: all it would ever send goes through itself, so that nothing of it can come afterwards.
 */
final class Ownership {
    /** So long idle, an owner is gone. Many times the longest pause. */
    private static final Duration GONE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** The first half of PostgreSQL's two-part locks; a number of our own. */
    private static final int FAMILY = 0x7E5E05;

    private final Dbms dbms;
    private final String schema;
    private final Sql.Session session;
    private final Duration gone;

    Ownership(Dbms dbms, String schema, Sql.Session session) {
        this(dbms, schema, session, GONE);
    }

    /** @param gone so long idle, an owner is gone */
    Ownership(Dbms dbms, String schema, Sql.Session session, Duration gone) {
        this.dbms = dbms;
        this.schema = schema;
        this.session = session;
        this.gone = gone;
    }

    /** Waits until the schema is this session's. */
    void take(ActionContext context, Duration patience) throws SqlFailed, Stopped, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        while (!tried()) {
            Optional<Owner> owner = owner();
            if (owner.isPresent()) {
                if (owner.get().idle().compareTo(gone) > 0) end(owner.get());
                context.progress("another session is at work in " + schema + ": " + owner.get());
            }
            if (!context.clock().now().isBefore(end))
                throw new Stopped(new Failure(
                        Code.SCHEMA_BUSY,
                        "another session is at work in " + schema + " and does not end"
                                + owner.map(who -> ": " + who).orElse("") + "; nothing was sent",
                        "wait for it, or end it on the server, then retry"));
            context.clock().sleep(LOOK_AGAIN);
        }
    }

    private boolean tried() throws SqlFailed {
        Value got = switch (dbms) {
            case MARIADB -> first("select get_lock(?, 0) as got", Value.of(name()));
            case POSTGRESQL -> first("select pg_try_advisory_lock(" + FAMILY + ", ?::int) as got", Value.of(number()));
        };
        return got.equals(Value.of(1)) || got.equals(Value.of(true));
    }

    /** @param idle zero where it is at a statement */
    private record Owner(long id, Duration idle, String at) {
        @Override
        public String toString() {
            return "session " + id + (at.isEmpty() ? ", idle for " + idle.toSeconds() + " s" : ", at: " + at);
        }
    }

    private Optional<Owner> owner() throws SqlFailed {
        String query = switch (dbms) {
            case MARIADB ->
                "select id, if(command = 'Sleep', time, 0) as idle, coalesce(left(info, 200), '') as at"
                        + " from information_schema.processlist where id = is_used_lock(?)";
            case POSTGRESQL ->
                "select a.pid as id, case when a.state like 'idle%' then"
                        + " extract(epoch from clock_timestamp() - a.state_change)::bigint else 0 end as idle,"
                        + " case when a.state like 'idle%' then '' else left(a.query, 200) end as at from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                        + " where l.locktype = 'advisory' and l.granted and l.classid = " + FAMILY
                        + " and l.objid = ?::bigint::oid and l.objsubid = 2"
                        + " and l.database = (select oid from pg_database where datname = current_database())";
        };
        Value key = dbms == Dbms.MARIADB ? Value.of(name()) : Value.of(number() & 0xFFFFFFFFL);
        List<Value> rows = session.run(query, List.of(key), Optional.empty()).rows();
        if (rows.isEmpty() || !(rows.getFirst() instanceof Value.Fields(var columns))) return Optional.empty();
        return Optional.of(new Owner(
                number(columns, "id"),
                Duration.ofSeconds(number(columns, "idle")),
                columns.getOrDefault("at", Value.NIL).display()));
    }

    private void end(Owner owner) throws SqlFailed {
        String statement = dbms == Dbms.MARIADB ? "kill " + owner.id : "select pg_terminate_backend(" + owner.id + ")";
        try {
            session.run(statement, List.of(), Optional.empty());
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            // It ended by itself meanwhile.
        }
    }

    private static long number(Map<String, Value> columns, String name) {
        return columns.get(name) instanceof Value.Int(var number) ? number : 0;
    }

    /** The number of the session that owns a schema on MariaDB or MySQL. */
    static Value owner(String schema, Sql.Session session) throws SqlFailed {
        Ownership ownership = new Ownership(Dbms.MARIADB, schema, session);
        return ownership.first("select is_used_lock(?) as got", Value.of(ownership.name()));
    }

    private Value first(String query, Value parameter) throws SqlFailed {
        List<Value> rows = OwnSql.run(dbms, session, query, List.of(parameter)).rows();
        return rows.getFirst() instanceof Value.Fields(var columns)
                ? columns.getOrDefault("got", Value.NIL)
                : Value.NIL;
    }

    /** Names of locks are short, and those of schemata need not be. */
    private String name() {
        return "theseus." + UUID.nameUUIDFromBytes(schema.getBytes(StandardCharsets.UTF_8));
    }

    /** Two schemata with one number wait for each other; that is all. */
    private int number() {
        CRC32 crc = new CRC32();
        crc.update(schema.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
