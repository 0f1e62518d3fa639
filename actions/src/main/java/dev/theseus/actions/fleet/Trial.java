package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Asks the server itself what a change would do to a table's rows, by trying it on empty tables of the same shape in a schema of our own.
 * The schema that is looked at is only read. Needs the right to create a schema; on PostgreSQL all of it is rolled back, on MariaDB the schema
 * is dropped.
 */
public final class Trial {
    private static final Pattern OF_ALL_ROWS = Pattern.compile(
            "\\b(index|unique|primary|foreign|references|check|not\\s+null|validate)\\b", Pattern.CASE_INSENSITIVE);

    /** With what may stand before it: {@code set statement … for}, in a comment or not. */
    private static final Pattern ALTERS =
            Pattern.compile("^(/\\*m?!\\d*\\s*)?(set\\s+statement\\b.*\\bfor\\b[\\s*/]*)?alter\\b", Pattern.DOTALL);

    /** What becomes of the rows. */
    public enum Work {
        /** They are not touched. */
        INSTANT("instant"),
        /** They stay where they are; something is built beside them. */
        IN_PLACE("in place"),
        /** They are all read, and whoever writes waits for that. */
        READS("reads every row"),
        /** They are written anew, while others may write. */
        REBUILDS("rebuilds"),
        /** They are written anew, and whoever writes waits for the whole time. */
        COPIES("copies"),
        /** The trial did not tell. */
        UNKNOWN("unknown");

        private final String words;

        Work(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One change of a table that is there already. */
    public record Finding(Script script, Statement statement, String table, Work work) {}

    private final Dbms dbms;
    private final String schema;
    private final Sql.Session session;
    private final Predicate<String> tables;
    private final Set<String> copied = new HashSet<>();
    /** A name that nobody has: what is dropped at the end is what was made here. */
    private final String scratch =
            "theseus_trial_" + UUID.randomUUID().toString().replace("-", "");

    private Trial(Dbms dbms, String schema, Predicate<String> tables, Sql.Session session) {
        this.tables = tables;
        this.dbms = dbms;
        this.schema = schema;
        this.session = session;
    }

    /**
     * Where somebody holds a lock on one of the tables it ends with {@link SqlFailed#lockedOut}, after two seconds.
     *
     * @param schema a schema on which the scripts are pending, best the largest
     */
    public static List<Finding> of(Dbms dbms, String schema, List<Script> pending, Sql.Session session)
            throws SqlFailed {
        return of(dbms, schema, pending, 1, _ -> true, session);
    }

    /**
     * The same, of some tables only.
     *
     * @param from the statement of the first script that is the next, from 1 on
     */
    static List<Finding> of(
            Dbms dbms, String schema, List<Script> pending, int from, Predicate<String> tables, Sql.Session session)
            throws SqlFailed {
        Trial trial = new Trial(dbms, schema, tables, session);
        trial.open();
        try {
            return trial.findings(pending, from);
        } finally {
            trial.close();
        }
    }

    private void open() throws SqlFailed {
        switch (dbms) {
            case MARIADB -> {
                run("set session lock_wait_timeout = 2");
                run("create database " + scratch);
                run("use " + scratch);
            }
            case POSTGRESQL -> {
                run("begin");
                run("set local lock_timeout = '2s'");
                run("create schema " + scratch);
                run("set local search_path = " + scratch);
            }
        }
    }

    private void close() throws SqlFailed {
        run(dbms == Dbms.MARIADB ? "drop database if exists " + scratch : "rollback");
    }

    private List<Finding> findings(List<Script> pending, int from) throws SqlFailed {
        List<Finding> findings = new ArrayList<>();
        int next = from;
        for (Script script : pending) {
            List<Statement> statements = script.statements();
            for (Statement statement : statements.subList(Math.min(next - 1, statements.size()), statements.size())) {
                Optional<String> table = statement.alters().filter(tables);
                if (table.isEmpty()) continue;
                if (copied.contains(table.get()) || copy(table.get()))
                    findings.add(new Finding(script, statement, table.get(), work(statement)));
                else if (exists(table.get())) findings.add(new Finding(script, statement, table.get(), Work.UNKNOWN));
            }
            next = 1;
        }
        return findings;
    }

    private boolean exists(String table) throws SqlFailed {
        String query = "select 1 as v from information_schema.tables where table_schema = ? and table_name = ?";
        return !first(query, Value.of(schema), Value.of(table)).isEmpty();
    }

    /** An empty table of the same shape. @return whether there is one now: the schema may have no such table, or not let it be copied */
    private boolean copy(String table) throws SqlFailed {
        String here = Quoted.name(dbms, table);
        String there = Quoted.name(dbms, schema) + "." + here;
        boolean made = tried(
                dbms == Dbms.MARIADB
                        ? "create table " + here + " like " + there
                        : "create table " + here + " (like " + there + " including all)");
        if (made) copied.add(table);
        return made;
    }

    private Work work(Statement statement) throws SqlFailed {
        return switch (dbms) {
            case MARIADB -> byAlgorithm(statement.text());
            case POSTGRESQL -> byFile(statement);
        };
    }

    /** Each way is demanded in turn, the gentlest first; the server refuses those that it cannot go. */
    private Work byAlgorithm(String statement) throws SqlFailed {
        String text = statement.toLowerCase(Locale.ROOT);
        if (text.contains("algorithm")) return Work.UNKNOWN;
        String clause = ALTERS.matcher(text).find() ? ", algorithm=" : " algorithm=";
        if (tried(statement + clause + "instant")) return Work.INSTANT;
        if (tried(statement + clause + "nocopy")) return Work.IN_PLACE;
        if (tried(statement + clause + "inplace")) return Work.REBUILDS;
        return tried(statement) ? Work.COPIES : Work.UNKNOWN;
    }

    /** A table that was written anew has another file; what must hold of all rows is checked on all of them. */
    private Work byFile(Statement statement) throws SqlFailed {
        if (statement.kind() == Statement.Kind.ALONE) return Work.IN_PLACE;
        String before = file(statement);
        if (!tried(statement.text())) return Work.UNKNOWN;
        if (!before.equals(file(statement))) return Work.COPIES;
        return OF_ALL_ROWS.matcher(statement.text()).find() ? Work.READS : Work.INSTANT;
    }

    private String file(Statement statement) throws SqlFailed {
        return first(
                "select relfilenode as v from pg_class where relname = ? and relnamespace = ?::text::regnamespace",
                Value.of(statement.alters().orElse("")),
                Value.of(scratch));
    }

    private String first(String query, Value... parameters) throws SqlFailed {
        List<Value> rows =
                session.run(query, List.of(parameters), Optional.empty()).rows();
        return !rows.isEmpty() && rows.getFirst() instanceof Value.Fields(var columns)
                ? columns.getOrDefault("v", Value.NIL).display()
                : "";
    }

    /** Whether the server did it; a refusal leaves the trial as it was. That somebody held a lock is none: nothing was tried then. */
    private boolean tried(String statement) throws SqlFailed {
        if (dbms == Dbms.POSTGRESQL) run("savepoint tried");
        try {
            run(statement);
            return true;
        } catch (SqlFailed e) {
            if (!e.certain() || e.lockedOut()) throw e;
            if (dbms == Dbms.POSTGRESQL) run("rollback to savepoint tried");
            return false;
        }
    }

    private void run(String statement) throws SqlFailed {
        session.run(statement, List.of(), Optional.empty());
    }
}
