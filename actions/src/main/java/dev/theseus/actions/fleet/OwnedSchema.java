package dev.theseus.actions.fleet;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.ledger.Tables;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A schema that is ours for as long as this session lasts. */
final class OwnedSchema implements AutoCloseable {
    private final Place place;
    private final Dbms dbms;
    private final String schema;
    private Sql.Session session;
    private boolean changed;
    private String sentLast = "";
    private final Ledger ledger;
    private final Begun begun;
    private final Manner manner;
    private final SpareSessions spare;
    private final ActionContext context;
    private final RoomWatch watch;

    private OwnedSchema(Place place, Sql.Session session, Manner manner, SpareSessions spare, ActionContext context) {
        this.place = place;
        this.dbms = place.dbms();
        this.schema = place.schema();
        this.session = session;
        this.ledger = new Ledger(dbms, schema, place.ledger());
        this.begun = new Begun(dbms, schema);
        this.manner = manner;
        this.spare = spare;
        this.context = context;
        this.watch = RoomWatch.over(place, context);
    }

    /**
     * Which schema.
     *
     * @param ledger the name of its ledger
     */
    record Place(Databases at, Dbms dbms, String schema, String ledger) {
        /** The one that a session is with. */
        Optional<String> database() {
            return dbms == Dbms.MARIADB ? Optional.of(schema) : at.database();
        }

        Sql.Session open(ActionContext context) throws SqlFailed {
            return context.sql().open(at.server(), database(), context.vault());
        }
    }

    /** Takes a session and waits until the schema is its own. */
    static OwnedSchema take(Place place, Manner manner, SpareSessions spare, ActionContext context)
            throws SqlFailed, Stopped, InterruptedException {
        Sql.Session session =
                spare.take(place, context, one -> prepared(one, place, manner)).session();
        OwnedSchema owned = new OwnedSchema(place, session, manner, spare, context);
        try {
            owned.own();
            return owned;
        } catch (SqlFailed | Stopped | InterruptedException | RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private void own() throws SqlFailed, Stopped, InterruptedException {
        new Ownership(dbms, schema, session).take(context, manner.patience());
    }

    /**
     * Takes back what a script has set in its session: what comes after it must not depend on whether that session lived. On MariaDB
     * that is another session, and between the two somebody else may have owned the schema: it must be looked at anew.
     */
    void reset() throws SqlFailed, Stopped, InterruptedException {
        switch (dbms) {
            case MARIADB -> {
                session.close();
                session = place.open(context);
                prepare();
                own();
            }
            case POSTGRESQL -> {
                run("reset session authorization");
                run("reset role");
                run("reset all");
                run("deallocate all");
                run("discard temp");
                prepare();
            }
        }
    }

    private void prepare() throws SqlFailed {
        prepared(session, place, manner);
    }

    private static Sql.Session prepared(Sql.Session session, Place place, Manner manner) throws SqlFailed {
        switch (place.dbms()) {
            case MARIADB -> {
                long seconds = Math.max(1, manner.lockTimeout().toSeconds());
                run(
                        "set session lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds
                                + ", sql_quote_show_create = 1",
                        session);
            }
            case POSTGRESQL -> {
                run("set lock_timeout = " + manner.lockTimeout().toMillis(), session);
                run("set search_path = " + Quoted.name(place.dbms(), place.schema()) + ", public", session);
            }
        }
        return session;
    }

    Place place() {
        return place;
    }

    Dbms dbms() {
        return dbms;
    }

    String schema() {
        return schema;
    }

    Sql.Session session() {
        return session;
    }

    Ledger ledger() {
        return ledger;
    }

    Fingerprint fingerprint() throws SqlFailed {
        return Fingerprint.of(dbms, schema, place.ledger(), session);
    }

    /** The server's own word for what it is. */
    String version() throws SqlFailed {
        return first("select version() as v");
    }

    private String first(String query) throws SqlFailed {
        List<Value> rows = session.run(query, List.of(), Optional.empty()).rows();
        return !rows.isEmpty() && rows.getFirst() instanceof Value.Fields(var columns)
                ? columns.getOrDefault("v", Value.NIL).display()
                : "";
    }

    /** Something of our own in the midst of a script. */
    @FunctionalInterface
    interface Own {
        void go() throws SqlFailed;
    }

    /** On PostgreSQL a script may have made somebody else of us, who may not write down where it stands; afterwards we are that one again. */
    void asOurselves(Own own) throws SqlFailed {
        String role = first("select current_setting('role') as v");
        String user = first("select session_user as v");
        run("reset session authorization");
        run("reset role");
        own.go();
        if (!user.equals(first("select session_user as v")))
            run("set session authorization " + Quoted.name(dbms, user));
        if (!role.equals(first("select current_setting('role') as v")))
            run("set role " + (role.equals("none") ? role : Quoted.name(dbms, role)));
    }

    /** Which of our tables there are, and whether there are others. */
    Tables tables() throws SqlFailed {
        Tables tables = Tables.of(dbms, schema, place.ledger(), Begun.TABLE, session);
        begun.isThere(tables.marks());
        return tables;
    }

    Begun begun() {
        return begun;
    }

    ActionContext context() {
        return context;
    }

    /** From here on something of a script may stay in the schema. */
    void changing() {
        changed = true;
    }

    boolean changed() {
        return changed;
    }

    /** A statement of ours, without a mark. */
    void run(String statement) throws SqlFailed {
        run(statement, session);
    }

    private static void run(String statement, Sql.Session session) throws SqlFailed {
        session.run(statement, List.of(), Optional.empty());
    }

    /** A script's statement, under a comment by which the server's process list shows whose it is. */
    void send(Script script, int number) throws SqlFailed {
        sentLast = place(script, number);
        run("/* theseus " + context.mark() + " */ "
                + script.statements().get(number - 1).text());
    }

    /** For people: the statement of a script that was sent last; empty where none was. */
    String sentLast() {
        return sentLast;
    }

    /** Something that may wait for a lock and can be tried again. */
    @FunctionalInterface
    interface Attempt {
        void go() throws SqlFailed, Stopped, InterruptedException;
    }

    /** Tries until the locks that it needs are free: each try waits a little, gives way, and lets the application go first. */
    void insist(Supplier<String> where, Attempt attempt) throws SqlFailed, Stopped, InterruptedException {
        Instant end = context.clock().now().plus(manner.patience());
        for (int times = 1; ; times++) {
            try {
                attempt.go();
                return;
            } catch (SqlFailed e) {
                if (!e.lockedOut() || !e.certain()) throw e;
                String blocker = Blockers.of(dbms, schema, session);
                context.progress(schema + ": " + where.get() + " waits for a lock: " + blocker);
                if (!context.clock().now().isBefore(end))
                    throw new Stopped(new Failure(
                            Code.SCHEMA_BUSY,
                            schema + ": " + where.get() + " got no lock in "
                                    + manner.patience().toSeconds() + " s: " + blocker
                                    + "; what ran before it is in the ledger, it did not run",
                            "end that transaction, or wait until it is over, then retry"));
                context.clock().sleep(Manner.pause(times, schema.hashCode()));
            }
        }
    }

    /** The server refused a statement: that is certain, and the next run begins with it. */
    Stopped refused(Script script, int statement, SqlFailed e, String kept) {
        String doubt = begun.isDoubted(script, statement)
                ? "; where it took effect before the crash, though the catalogue does not show it, say: theseus fleet settle "
                        + schema + " --as done"
                : "";
        return new Stopped(new Failure(
                Code.SQL_FAILED,
                schema + ": " + place(script, statement) + " failed: " + e.getMessage() + "; " + kept,
                Room.remedy(e, "mend the cause") + ", then retry: it goes on from there" + doubt));
    }

    /**
     * Writes down how a statement ended, where that is certain.
     *
     * @param said how it ended, for people
     * @param what there is to be written down, for people
     * @return what comes of it that it could not be written, for people; empty where it could
     * @throws SqlFailed where it is not known whether it was
     */
    String write(String said, String what, Own note) throws SqlFailed {
        try {
            note.go();
            return "";
        } catch (SqlFailed e) {
            String lost = "; " + what + " could not be written down (" + e.getMessage() + ")";
            if (!e.certain()) throw new SqlFailed(said + lost, false, e);
            return lost + ": the next try looks it up, and asks you where that cannot be seen";
        }
    }

    /** For people: {@code V2__mail.sql:14}. */
    static String place(Script script, int statement) {
        int line = statement <= script.statements().size()
                ? script.statements().get(statement - 1).line()
                : 0;
        return script.file() + (line > 0 ? ":" + line : "");
    }

    @Override
    public void close() {
        watch.close();
        if (session.renew()) spare.keep(place, context, session);
        else session.close();
    }
}
