package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.OwnSql;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.ledger.Tables;
import dev.theseus.actions.fleet.script.Claim;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table beside the ledger that says how far the script came that is not done: one row, written before each statement that no transaction
 * takes back. It goes in the transaction by which its script comes into the ledger; where it is left beside such a ledger, it means nothing any
 * more.
 */
final class Begun {
    static final String TABLE = "theseus_migration";
    /** Stands where a person's word does: the statement was sent again after a crash, and the server did not take it then. */
    private static final String REFUSED = "refused";

    private static final String COLUMNS = "script, statement, sent, sum, held, word";
    private static final Catalogue.Query NOTHING = new Catalogue.Query("0", List.of());
    private static final int NEXT = 0;
    private static final int SENT = 1;
    /** An earlier Theseus takes it for a statement that was sent, and its script for one that was changed: it holds. */
    private static final int STRETCH = 2;

    private final Dbms dbms;
    private final Catalogue catalogue;
    private final String table;
    /** Absent where nobody has looked yet. */
    private Optional<Boolean> there = Optional.empty();

    private Optional<Sent> doubted = Optional.empty();

    /** A statement of a script. */
    private record Sent(String script, int statement) {}

    Begun(Dbms dbms, String schema) {
        this.dbms = dbms;
        this.catalogue = new Catalogue(dbms, schema);
        this.table = Quoted.name(dbms, schema) + "." + Quoted.name(dbms, TABLE);
    }

    /**
     * Where a script stands.
     *
     * @param statement its number, from 1 on; of a stretch, how many scripts it has
     * @param sent whether it may have been sent; otherwise it is the next, and was not
     * @param stretch whether it is a stretch, and this its first script
     * @param sum a checksum over all statements before it, and itself where it may have been sent; over all scripts of a stretch
     * @param held how many of its claims held before
     * @param word what a person said of it ({@link Word}), {@link #REFUSED}, or nothing
     */
    record Place(String script, int statement, boolean sent, boolean stretch, int sum, int held, String word) {
        /** Whether the script still has the statements that were sent. */
        boolean fits(Script now) {
            return statement <= now.statements().size() + 1
                    && now.prefix(sent ? statement : statement - 1) == sum
                    && (!sent || statement <= now.statements().size());
        }
    }

    /** Makes the table, where it is not there yet. */
    void create(Sql.Session session) throws SqlFailed {
        if (exists(session)) return;
        String engine = dbms == Dbms.MARIADB ? " engine=InnoDB" : "";
        session.run(
                "create table if not exists " + table
                        + " (slot int not null primary key, script varchar(1000) not null, statement int not null,"
                        + " sent int not null, sum int not null, held int not null, word varchar(10) not null,"
                        + " written timestamp not null default current_timestamp)" + engine,
                List.of(),
                Optional.empty());
        isThere(true);
    }

    /** Says whether the table is there, for whoever has looked. */
    void isThere(boolean known) {
        there = Optional.of(known);
    }

    private boolean exists(Sql.Session session) throws SqlFailed {
        if (there.isEmpty()) isThere(Tables.hasOne(dbms, catalogue.schema(), TABLE, session));
        return there.orElse(false);
    }

    /** Absent where no script was ever begun here. */
    Optional<Place> place(Sql.Session session) throws SqlFailed {
        if (!exists(session)) return Optional.empty();
        String query = "select script, statement, sent, sum, held, word from " + table;
        List<Value> rows = session.run(query, List.of(), Optional.empty()).rows();
        if (rows.isEmpty() || !(rows.getFirst() instanceof Value.Fields(var columns))) return Optional.empty();
        return Optional.of(new Place(
                columns.getOrDefault("script", Value.NIL).display(),
                number(columns, "statement"),
                number(columns, "sent") == SENT,
                number(columns, "sent") == STRETCH,
                number(columns, "sum"),
                number(columns, "held"),
                columns.getOrDefault("word", Value.NIL).display()));
    }

    private static int number(Map<String, Value> columns, String name) {
        return columns.get(name) instanceof Value.Int(var number) ? (int) number : 0;
    }

    /** Before a statement is sent: with how many of its claims hold now. */
    void sending(Script script, int statement, Sql.Session session) throws SqlFailed {
        Statement about = script.statements().get(statement - 1);
        write(script.file(), statement, SENT, script.prefix(statement), catalogue.holding(about.claims()), "", session);
    }

    /** The statement is the next, and was not sent. Where it was once, and was taken for lost, a person may still say that it was not. */
    void next(Script script, int statement, Sql.Session session) throws SqlFailed {
        String word = isDoubted(script, statement) ? REFUSED : "";
        write(script.file(), statement, NEXT, script.prefix(statement - 1), NOTHING, word, session);
    }

    /**
     * Before the first statement of a stretch is sent.
     *
     * @return whether it was written down: something of what it claims may hold already, and then nothing is
     */
    boolean sending(Stretch stretch, Sql.Session session) throws SqlFailed {
        List<Claim> claims = stretch.claims();
        if (!new Columns(dbms, catalogue.schema(), session).noneHolds(claims)) return false;
        String file = stretch.first().file();
        Catalogue.Query held = catalogue.holding(claims.stream()
                .filter(claim -> claim.thing() != Claim.Thing.COLUMN)
                .toList());
        List<Value> values = new ArrayList<>(List.of(
                Value.of(file), Value.of(stretch.scripts().size()), Value.of(STRETCH), Value.of(stretch.sum())));
        values.addAll(held.parameters());
        String insert = "replace into " + table + " (slot, " + COLUMNS
                + ") select 1, ?, ?, ?, ?, 0, '' from dual where " + held.sql() + " = 0";
        return OwnSql.run(dbms, session, insert, values).changed() > 0;
    }

    /**
     * Of a stretch that was begun, the one statement of its first unfinished script that may have been sent: the first of which not all can be
     * seen, for they were sent one behind the other. Written down as one that was.
     *
     * @param script of which nothing is known but that those before it in the stretch are done
     */
    Place narrowed(Script script, String word, Sql.Session session) throws SqlFailed {
        int number = 1;
        while (number < script.statements().size() && isSeen(script.statements().get(number - 1), session)) number++;
        int sum = script.prefix(number);
        write(script.file(), number, SENT, sum, NOTHING, word, session);
        return new Place(script.file(), number, true, false, sum, 0, word);
    }

    private boolean isSeen(Statement statement, Sql.Session session) throws SqlFailed {
        return holding(statement, session) == statement.claims().size();
    }

    /** It was sent before a crash, by all that can be seen took no effect, and is sent again. */
    void sendingAgain(Script script, int statement) {
        doubted = Optional.of(new Sent(script.file(), statement));
    }

    boolean isDoubted(Script script, int statement) {
        return doubted.equals(Optional.of(new Sent(script.file(), statement)));
    }

    private void write(
            String script, int statement, int sent, int sum, Catalogue.Query held, String word, Sql.Session session)
            throws SqlFailed {
        List<Value> values =
                new ArrayList<>(List.of(Value.of(script), Value.of(statement), Value.of(sent), Value.of(sum)));
        values.addAll(held.parameters());
        values.add(Value.of(word));
        String update = switch (dbms) {
            case MARIADB ->
                " on duplicate key update script = values(script), statement = values(statement),"
                        + " sent = values(sent), sum = values(sum), held = values(held), word = values(word),"
                        + " written = current_timestamp";
            case POSTGRESQL ->
                " on conflict (slot) do update set script = excluded.script, statement = excluded.statement,"
                        + " sent = excluded.sent, sum = excluded.sum, held = excluded.held, word = excluded.word,"
                        + " written = current_timestamp";
        };
        OwnSql.run(
                dbms,
                session,
                "insert into " + table + " (slot, " + COLUMNS + ") values (1, ?, ?, ?, ?, " + held.sql() + ", ?)"
                        + update,
                values);
    }

    /** How many of a statement's claims hold now. */
    int holding(Statement statement, Sql.Session session) throws SqlFailed {
        Catalogue.Query query = catalogue.holding(statement.claims());
        List<Value> rows = OwnSql.run(dbms, session, "select " + query.sql() + " as held", query.parameters())
                .rows();
        return rows.getFirst() instanceof Value.Fields(var columns) ? number(columns, "held") : 0;
    }

    /** No script is begun. */
    void forget(Sql.Session session) throws SqlFailed {
        if (there.orElse(false)) session.run("delete from " + table, List.of(), Optional.empty());
    }

    /**
     * A person's word on the statement that may have been sent. That all of the rest was carried out by hand can be said of any.
     *
     * @return whether there was one
     */
    boolean say(Word word, Sql.Session session) throws SqlFailed {
        if (!exists(session)) return false;
        String which = switch (word) {
            case DONE, AGAIN -> " where sent = 1 or word <> ''";
            case ALL -> "";
        };
        String update = "update " + table + " set word = ?" + which;
        return session.run(update, List.of(Value.of(word.toString())), Optional.empty())
                        .changed()
                > 0;
    }
}
