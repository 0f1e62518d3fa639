package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptVersion;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table in each schema that says which scripts ran there: Flyway's, with its columns, its constraint and index, and its checksums, so that
 * Flyway takes the schema for its own. Every row of Theseus says {@code success}: what is not done has no row.
 */
public final class Ledger {
    /** Flyway's name for it. */
    public static final String USUAL = "flyway_schema_history";

    private static final String BASELINE = "<< Flyway Baseline >>";

    private final Dbms dbms;
    private final String schema;
    private final String table;

    public Ledger(Dbms dbms, String schema, String table) {
        this.dbms = dbms;
        this.schema = schema;
        this.table = table;
    }

    /** Its name as SQL has it. */
    public String quoted() {
        return Quoted.name(dbms, schema) + "." + Quoted.name(dbms, table);
    }

    public boolean exists(Sql.Session session) throws SqlFailed {
        return Tables.hasOne(dbms, schema, table, session);
    }

    /** Whole or not at all: where it is there, nobody looks whether its index is. */
    public void create(Sql.Session session) throws SqlFailed {
        for (String statement : creation()) session.run(statement, List.of(), Optional.empty());
    }

    private List<String> creation() {
        String head = "create table if not exists " + quoted()
                + " (installed_rank int not null, version varchar(50), description varchar(200) not null,"
                + " type varchar(20) not null, script varchar(1000) not null, checksum int,"
                + " installed_by varchar(100) not null, ";
        String key = ", constraint " + Quoted.name(dbms, table + "_pk") + " primary key (installed_rank)";
        String index = Quoted.name(dbms, table + "_s_idx");
        return switch (dbms) {
            case MARIADB ->
                List.of(head + "installed_on timestamp not null default current_timestamp, execution_time int not null,"
                        + " success bool not null" + key + ", index " + index + " (success)) engine=InnoDB");
            case POSTGRESQL ->
                List.of(
                        "begin",
                        head + "installed_on timestamp not null default now(), execution_time int not null,"
                                + " success boolean not null" + key + ")",
                        "create index if not exists " + index + " on " + quoted() + " (success)",
                        "commit");
        };
    }

    public List<Applied> rows(Sql.Session session) throws SqlFailed {
        List<Applied> rows = new ArrayList<>();
        String query = "select installed_rank, version, description, type, script, checksum, success from " + quoted()
                + " order by installed_rank";
        for (Value row : session.run(query, List.of(), Optional.empty()).rows()) rows.add(Applied.of(row));
        return rows;
    }

    /** Says that a script ran. */
    public void add(Script script, Duration took, Sql.Session session) throws SqlFailed {
        add(
                script.version().map(Object::toString),
                script.name().description(),
                "SQL",
                script.file(),
                Optional.of(script.checksum()),
                took,
                session);
    }

    /** Says that a schema was at a version before it had a ledger. */
    public void addBaseline(ScriptVersion version, Sql.Session session) throws SqlFailed {
        add(Optional.of(version.toString()), BASELINE, "BASELINE", BASELINE, Optional.empty(), Duration.ZERO, session);
    }

    private void add(
            Optional<String> version,
            String description,
            String type,
            String script,
            Optional<Integer> checksum,
            Duration took,
            Sql.Session session)
            throws SqlFailed {
        String user = dbms == Dbms.MARIADB ? "substring_index(user(), '@', 1)" : "current_user";
        // The rank comes from the table itself: whoever owns the schema is the only one to write here.
        String insert = "insert into " + quoted()
                + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                + " select coalesce(max(installed_rank), 0) + 1, ?, ?, ?, ?, ?, " + user + ", ?, true from " + quoted();
        OwnSql.run(
                dbms,
                session,
                insert,
                List.of(
                        version.<Value>map(text -> Value.of(text)).orElse(Value.NIL),
                        Value.of(description),
                        Value.of(type),
                        Value.of(script),
                        checksum.<Value>map(sum -> Value.of(sum.longValue())).orElse(Value.NIL),
                        Value.of(took.toMillis())));
    }
}
