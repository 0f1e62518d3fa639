package dev.theseus.actions.mariadb;

import dev.theseus.actions.jdbc.Address;
import dev.theseus.actions.jdbc.JdbcSession;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;

/**
 * MariaDB and MySQL servers over JDBC. Parameters go to the server apart from the statement, one statement at a time; nothing of a
 * reference becomes part of a connection URL.
 *
 * <p>Settings of a database in the inventory: {@code tls} is {@code disable}, {@code trust}, {@code verify-ca} or {@code verify-full}
 * ({@code disable} where absent), {@code ca} a file with the authority's certificate.
 */
public final class MariaDbSql implements Sql {
    private static final String CONNECT_TIMEOUT_MS = "10000";

    static {
        // The driver logs what a server answers, and servers quote values: a secret would stand in a log.
        System.setProperty("mariadb.logging.disable", "true");
    }

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        Address address = new Address(server);
        try {
            Connection connection = connect(address, database.or(server::database), vault);
            return new JdbcSession(connection, server.name(), vault, new MariaDbDialect());
        } catch (SQLException e) {
            throw address.unreachable(e.getMessage(), e);
        }
    }

    private static Connection connect(Address address, Optional<String> database, Vault vault)
            throws SQLException, SqlFailed {
        DatabaseRef server = address.server();
        var options = new Properties();
        options.setProperty("user", server.user());
        if (server.password().isPresent()) options.setProperty("password", vault.reveal(server.secret()));
        options.setProperty("connectTimeout", CONNECT_TIMEOUT_MS);
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("allowMultiQueries", "false");
        options.setProperty("allowLocalInfile", "false");
        options.setProperty("dumpQueriesOnException", "false");
        options.setProperty("useServerPrepStmts", "true");
        options.setProperty("tinyInt1isBit", "false");
        options.setProperty("sslMode", address.tls().word());
        String ca = server.settings().get("ca");
        if (ca != null) options.setProperty("serverSslCert", ca);
        String url = "jdbc:mariadb://address=(host=" + address.host() + ")(port=" + server.port() + ")/";
        Connection connection = Driver.connect(Configuration.parse(url, options));
        // Not by the URL: a database's name there could carry options.
        if (database.isPresent()) select(connection, database.get());
        return connection;
    }

    private static void select(Connection connection, String database) throws SQLException {
        try {
            connection.setCatalog(database);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
