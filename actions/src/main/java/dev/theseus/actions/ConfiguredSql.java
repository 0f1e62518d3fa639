package dev.theseus.actions;

import dev.theseus.actions.cassandra.CassandraSql;
import dev.theseus.actions.mariadb.MariaDbSql;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.util.Optional;

/** Chooses the adapter by the kind that the inventory gives: {@code cassandra}, or MariaDB's for all others. */
public final class ConfiguredSql implements Sql {
    private final Sql mariadb = new MariaDbSql();
    private final Sql cassandra = new CassandraSql();

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        return (server.kind().equals("cassandra") ? cassandra : mariadb).open(server, database, vault);
    }
}
