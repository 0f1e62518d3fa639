package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Language;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.List;
import java.util.Map;

/** The schemata of a server of SQL. */
public record SchemaFleet(Dbms dbms) implements Fleet {
    private static final Noun NOUN = new Noun("schema", "schemata");

    @Override
    public Language language() {
        return dbms;
    }

    @Override
    public Noun noun() {
        return NOUN;
    }

    @Override
    public int mostAtOnce() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Found> found(String like, ScriptSet set, String ledger, Sql.Session session, MoreSessions more)
            throws SqlFailed {
        return new FleetScan(set, ledger, session, more).schemata(like);
    }

    @Override
    public Map<String, Long> sizes(String like, Sql.Session session) throws SqlFailed {
        return FleetSizes.of(dbms, like, session);
    }

    @Override
    public Fingerprint fingerprint(String schema, String ledger, Sql.Session session) throws SqlFailed {
        return Fingerprint.of(dbms, schema, ledger, session);
    }

    @Override
    public boolean say(Word word, String schema, Sql.Session session) throws SqlFailed {
        return word.say(dbms, schema, session);
    }

    /** On MariaDB and MySQL; on PostgreSQL a transaction takes nearly everything back. */
    @Override
    public boolean isDoubtful(Statement statement) {
        return switch (statement.kind()) {
            case ROWS, SESSION -> false;
            case OPAQUE -> !statement.repeatable();
            case DEFINITION, ALONE ->
                !statement.repeatable() && statement.claims().isEmpty();
        };
    }
}
