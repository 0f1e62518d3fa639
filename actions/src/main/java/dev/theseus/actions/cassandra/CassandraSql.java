package dev.theseus.actions.cassandra;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Vault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Cassandra nodes, by version 4 of the native protocol, or 3 where a node knows no other (Cassandra 2.1). A session is with the node that
 * the reference names: during a rolling upgrade it matters which one answers.
 *
 * <p>Settings of a database in the inventory: {@code tls} is {@code disable} (where absent) or {@code verify-full}, by the authorities that
 * the Java runtime trusts; {@code consistency} is {@code one}, {@code quorum}, {@code local_quorum} (where absent), {@code each_quorum}
 * or {@code all}.
 */
public final class CassandraSql implements Sql {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final Pattern KEYSPACE = Pattern.compile("[A-Za-z0-9_]{1,48}");
    private static final Map<String, Integer> CONSISTENCY =
            Map.of("one", 1, "quorum", 4, "all", 5, "local_quorum", 6, "each_quorum", 7);

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        try {
            try {
                return session(server, database, vault, 4);
            } catch (Frames.WrongVersion e) {
                return session(server, database, vault, 3);
            }
        } catch (IOException | Frames.WrongVersion e) {
            throw new SqlFailed(
                    "no session with database " + server.name() + " at " + server.host() + ":" + server.port() + ": "
                            + e.getMessage(),
                    true,
                    e);
        }
    }

    private static Session session(DatabaseRef server, Optional<String> database, Vault vault, int version)
            throws IOException, SqlFailed, Frames.WrongVersion {
        String consistency =
                server.settings().getOrDefault("consistency", "local_quorum").toLowerCase(Locale.ROOT);
        Integer level = CONSISTENCY.get(consistency);
        if (level == null)
            throw new IOException("consistency is '" + consistency + "', not one of " + CONSISTENCY.keySet());
        Optional<String> keyspace = database.or(server::database);
        if (keyspace.isPresent() && !KEYSPACE.matcher(keyspace.get()).matches())
            throw new IOException("'" + keyspace.get() + "' is not the name of a keyspace");
        Socket socket = connect(server);
        try {
            var frames = new Frames(socket, version);
            String password = server.password().isPresent() ? vault.reveal(server.secret()) : "";
            logIn(frames, server, password);
            var session = new CassandraSession(frames, server.name(), level);
            if (keyspace.isPresent()) use(keyspace.get(), session);
            return session;
        } catch (IOException | SqlFailed | Frames.WrongVersion e) {
            socket.close();
            throw e;
        }
    }

    private static void use(String keyspace, CassandraSession session) throws SqlFailed {
        try {
            session.run("USE \"" + keyspace + "\"");
        } catch (SqlFailed e) {
            session.close();
            throw e;
        }
    }

    private static void logIn(Frames frames, DatabaseRef server, String password)
            throws IOException, SqlFailed, Frames.WrongVersion {
        try {
            frames.start(server.user(), password);
        } catch (SqlFailed e) {
            throw new SqlFailed("no session with database " + server.name() + ": " + e.getMessage(), true, e);
        }
    }

    private static Socket connect(DatabaseRef server) throws IOException {
        String tls = server.settings().getOrDefault("tls", "disable").toLowerCase(Locale.ROOT);
        if (!tls.equals("disable") && !tls.equals("verify-full"))
            throw new IOException("tls is '" + tls + "', not disable or verify-full");
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_TIMEOUT_MS);
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            return tls.equals("disable") ? plain : secured(plain, server);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, DatabaseRef server) throws IOException {
        SSLSocket secured = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
