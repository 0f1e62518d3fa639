package dev.theseus.actions.mariadb;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.export.SslMode;

/**
 * MariaDB and MySQL servers over JDBC. Parameters go to the server apart from the statement, one statement at a time; nothing of a
 * reference becomes part of a connection URL.
 *
 * <p>Settings of a database in the inventory: {@code tls} is {@code disable}, {@code trust}, {@code verify-ca} or {@code verify-full}
 * ({@code disable} where absent), {@code ca} a file with the authority's certificate.
 */
public final class MariaDbSql implements Sql {
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        try {
            return new MariaDbSession(connect(server, database.or(server::database), vault), server.name(), vault);
        } catch (SQLException e) {
            throw failed(server, e.getMessage(), e);
        }
    }

    private static Connection connect(DatabaseRef server, Optional<String> database, Vault vault)
            throws SQLException, SqlFailed {
        var builder = new Configuration.Builder()
                .addHost(server.host(), server.port())
                .user(server.user())
                .connectTimeout(CONNECT_TIMEOUT_MS)
                .tcpKeepAlive(true)
                .allowMultiQueries(false)
                .allowLocalInfile(false)
                .dumpQueriesOnException(false)
                .useServerPrepStmts(true)
                .tinyInt1isBit(false)
                .sslMode(tls(server));
        String ca = server.settings().get("ca");
        if (ca != null) builder.serverSslCert(ca);
        if (server.password().isPresent()) builder.password(vault.reveal(server.secret()));
        if (database.isPresent()) builder.database(database.get());
        return Driver.connect(builder.build());
    }

    private static String tls(DatabaseRef server) throws SqlFailed {
        String tls = server.settings().getOrDefault("tls", "disable").toLowerCase(Locale.ROOT);
        return switch (tls) {
            case "disable" -> SslMode.DISABLE.name();
            case "trust" -> SslMode.TRUST.name();
            case "verify-ca" -> SslMode.VERIFY_CA.name();
            case "verify-full" -> SslMode.VERIFY_FULL.name();
            default ->
                throw new SqlFailed(
                        "database " + server.name() + ": tls is '" + tls
                                + "', not disable, trust, verify-ca or verify-full",
                        true,
                        new IllegalArgumentException(tls));
        };
    }

    private static SqlFailed failed(DatabaseRef server, @Nullable String why, Exception cause) {
        return new SqlFailed(
                "no session with database " + server.name() + " at " + server.host() + ":" + server.port() + ": " + why,
                true,
                cause);
    }
}
