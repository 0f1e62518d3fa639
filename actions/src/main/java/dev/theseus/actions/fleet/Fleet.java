package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Language;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.List;
import java.util.Map;

/** What the commands of a fleet ask of its server, whatever the language of its scripts. It only reads, but for {@link #say}. */
public sealed interface Fleet permits SchemaFleet, KeyspaceFleet {
    /** @throws IllegalArgumentException where scripts cannot be run there */
    static Fleet of(DatabaseRef server) {
        return Keyspaces.isCassandra(server) ? new KeyspaceFleet() : new SchemaFleet(Dbms.of(server));
    }

    Language language();

    /** What one of it is called, and what several are. */
    Noun noun();

    /** Of what it consists, for people. */
    record Noun(String one, String many) {
        /** With its number. */
        public String counted(long count) {
            return count + " " + (count == 1 ? one : many);
        }
    }

    /** How many of it may be at work at a time, at the most. */
    int mostAtOnce();

    /**
     * How each stands.
     *
     * @param like which, with SQL's {@code %} and {@code _}
     * @param ledger the name of the ledger's table
     * @param more for a few more sessions, where that is faster
     * @return by name
     */
    List<Found> found(String like, ScriptSet set, String ledger, Sql.Session session, MoreSessions more)
            throws SqlFailed;

    /** How large they are, in bytes; one that has nothing may be missing. */
    Map<String, Long> sizes(String like, Sql.Session session) throws SqlFailed;

    /** What its catalogue has, but for the ledger. */
    Fingerprint fingerprint(String schema, String ledger, Sql.Session session) throws SqlFailed;

    /**
     * Writes down what a person says of the one statement that is in doubt, for the next run.
     *
     * @return whether there is such a statement
     */
    boolean say(Word word, String schema, Sql.Session session) throws SqlFailed;

    /** Whether nothing but a person can tell, after a crash just there, if a statement took effect. */
    boolean isDoubtful(Statement statement);
}
