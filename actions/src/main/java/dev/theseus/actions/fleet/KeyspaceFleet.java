package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.cassandra.KeyspaceScan;
import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.script.Cql;
import dev.theseus.actions.fleet.script.CqlMeaning;
import dev.theseus.actions.fleet.script.Language;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.List;
import java.util.Map;

/** The keyspaces of a cluster of Cassandra, as one of its nodes knows them. */
public record KeyspaceFleet() implements Fleet {
    private static final Noun NOUN = new Noun("keyspace", "keyspaces");

    @Override
    public Language language() {
        return Cql.CASSANDRA;
    }

    @Override
    public Noun noun() {
        return NOUN;
    }

    /** A cluster has one schema, of all keyspaces, and it is changed once at a time. */
    @Override
    public int mostAtOnce() {
        return 1;
    }

    @Override
    public List<Found> found(String like, ScriptSet set, String ledger, Sql.Session session, MoreSessions more)
            throws SqlFailed {
        return KeyspaceScan.by(session).found(like, set, ledger);
    }

    @Override
    public Map<String, Long> sizes(String like, Sql.Session session) throws SqlFailed {
        return KeyspaceScan.by(session).sizes(like);
    }

    @Override
    public Fingerprint fingerprint(String schema, String ledger, Sql.Session session) throws SqlFailed {
        return new Fingerprint(KeyspaceScan.by(session).things(schema, ledger));
    }

    @Override
    public boolean say(Word word, String schema, Sql.Session session) throws SqlFailed {
        return Keyspaces.say(word.toString(), schema, session);
    }

    /** So is a write to a table of counters, which only the keyspace itself tells. */
    @Override
    public boolean isDoubtful(Statement statement) {
        CqlMeaning meaning = CqlMeaning.of(statement);
        return !meaning.repeatable() && meaning.claims().isEmpty();
    }
}
