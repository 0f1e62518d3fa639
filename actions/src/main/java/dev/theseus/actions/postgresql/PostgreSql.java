package dev.theseus.actions.postgresql;

import dev.theseus.actions.jdbc.Address;
import dev.theseus.actions.jdbc.JdbcSession;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * PostgreSQL servers over JDBC. Parameters go to the server apart from the statement, one statement at a time. A text parameter has the type
 * that its place in the statement asks for.
 *
 * <p>A session is always with one database: the one that is meant, else the reference's own, else {@code postgres}. Settings of a database in
 * the inventory: {@code tls} is {@code disable}, {@code trust}, {@code verify-ca} or {@code verify-full} ({@code disable} where absent),
 * {@code ca} a file with the authority's certificate.
 */
public final class PostgreSql implements Sql {
    private static final String ANY = "postgres";
    private static final String CONNECT_TIMEOUT_S = "10";

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        Address address = new Address(server);
        try {
            Connection connection =
                    connect(address, database.or(server::database).orElse(ANY), vault);
            return new JdbcSession(connection, server.name(), vault, new PostgreSqlDialect());
        } catch (SQLException e) {
            throw address.unreachable(e.getMessage(), e);
        }
    }

    private static Connection connect(Address address, String database, Vault vault) throws SQLException, SqlFailed {
        DatabaseRef server = address.server();
        var options = new Properties();
        options.setProperty("user", server.user());
        // Never absent: the driver would look for one in the user's home.
        options.setProperty("password", server.password().isPresent() ? vault.reveal(server.secret()) : "");
        options.setProperty("loginTimeout", CONNECT_TIMEOUT_S);
        options.setProperty("connectTimeout", CONNECT_TIMEOUT_S);
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("stringtype", "unspecified");
        options.setProperty("ApplicationName", "theseus");
        options.setProperty("gssEncMode", "disable");
        // So that all that the driver sets is sent with the start-up, and not by statements that follow it.
        options.setProperty("assumeMinServerVersion", "9.0");
        // The driver's "require" is what is called trust here.
        options.setProperty(
                "sslmode",
                address.tls() == Address.Tls.TRUST ? "require" : address.tls().word());
        String ca = server.settings().get("ca");
        if (ca != null) options.setProperty("sslrootcert", ca);
        String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
        String url = "jdbc:postgresql://" + host + ":" + server.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
        @Nullable Connection connection = new Driver().connect(url, options);
        if (connection == null) throw new SQLException("the driver does not understand its address");
        return connection;
    }
}
