package dev.theseus.cli.session;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.util.List;
import java.util.Optional;

/** A database server of an installation, for commands that look at it without a run. */
public final class DatabaseAccess {
    private final Databases at;
    private final SecretVault vault;

    private DatabaseAccess(Databases at, SecretVault vault) {
        this.at = at;
        this.vault = vault;
    }

    /**
     * Chooses the server, which may be a Cassandra, and asks for its password where the inventory says so.
     *
     * @param server the inventory's name for it, where there are several
     */
    public static DatabaseAccess to(
            Inventory inventory, Optional<String> server, Optional<String> database, Surroundings around)
            throws Refused, InterruptedException {
        Optional<DatabaseRef> cassandra = Keyspaces.meant(server, inventory);
        if (cassandra.isPresent()) return to(keyspaces(cassandra.get(), database), around);
        try {
            return to(Databases.of(server, database, inventory), around);
        } catch (Databases.Unknown e) {
            throw Refused.of(server.isPresent() ? e.failure() : unclear(e.failure(), inventory), Refused.BAD_INPUT);
        }
    }

    /** A Cassandra is one of those to choose from. */
    private static Failure unclear(Failure failure, Inventory inventory) {
        return inventory.databases().isEmpty()
                ? failure
                : new Failure(
                        failure.code(),
                        failure.message(),
                        "say --server: one of "
                                + String.join(", ", inventory.databases().keySet()));
    }

    private static Databases keyspaces(DatabaseRef cassandra, Optional<String> database) throws Refused {
        if (database.isPresent())
            throw Refused.of(
                    new Failure(
                            Code.BAD_VALUE,
                            "--database is for PostgreSQL, and database " + cassandra.name() + " is a Cassandra",
                            "leave it out: a keyspace stands in no other database"),
                    Refused.BAD_INPUT);
        return new Databases(cassandra, Optional.empty());
    }

    private static DatabaseAccess to(Databases at, Surroundings around) throws Refused, InterruptedException {
        SecretVault vault = new SecretVault();
        SecretReader reader = new SecretReader(around.environment(), new People(around.person()));
        List<Problem> problems = new Secrets(reader, vault).fetch(at.server());
        if (!problems.isEmpty()) throw Refused.of(problems);
        return new DatabaseAccess(at, vault);
    }

    public Databases at() {
        return at;
    }

    /** A session, which the caller closes. */
    public Sql.Session open() throws SqlFailed {
        return new ConfiguredSql().open(at.server(), at.database(), vault);
    }

    /** What is done with a session, and may fail there. */
    @FunctionalInterface
    public interface Deed<T> {
        T done(Sql.Session session) throws SqlFailed;
    }

    public <T> T with(Deed<T> deed) throws Refused {
        try (Sql.Session session = open()) {
            return deed.done(session);
        } catch (SqlFailed e) {
            throw Refused.of(
                    new Failure(
                            Keyspaces.isCassandra(at.server()) ? Code.CQL_FAILED : Code.SQL_FAILED,
                            vault.redactor().redact(String.valueOf(e.getMessage())),
                            "look at the server " + at.shown()),
                    Refused.FAILED);
        }
    }
}
