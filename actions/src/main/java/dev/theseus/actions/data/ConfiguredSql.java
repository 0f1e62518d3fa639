package dev.theseus.actions.data;

import dev.theseus.actions.cassandra.CassandraSql;
import dev.theseus.actions.mariadb.MariaDbSql;
import dev.theseus.actions.postgresql.PostgreSql;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.util.Optional;

/** Chooses the adapter by the kind that the inventory gives: {@code mariadb}, {@code mysql}, {@code postgresql} or {@code cassandra}. */
public final class ConfiguredSql implements Sql {

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        return adapter(server).open(server, database, vault);
    }

    private static Sql adapter(DatabaseRef server) throws SqlFailed {
        return switch (server.kind()) {
            case "mariadb", "mysql" -> new MariaDbSql();
            case "postgresql" -> new PostgreSql();
            case "cassandra" -> new CassandraSql();
            default ->
                throw new SqlFailed(
                        "database " + server.name() + " is of kind '" + server.kind()
                                + "', and only mariadb, mysql, postgresql and cassandra are known",
                        true,
                        new IllegalArgumentException(server.kind()));
        };
    }
}
