package dev.theseus.actions.kit;

import dev.theseus.actions.cassandra.CassandraSql;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.CassandraServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One real Cassandra node as an inventory has it. */
public final class CassandraNode implements AutoCloseable {
    public static final String USER = "theseus";
    public static final String PASSWORD = "p\"w#\\ $(x)ü";

    private final CassandraServer server;

    private CassandraNode(CassandraServer server) {
        this.server = server;
    }

    /** Starts a node with empty data. */
    public static CassandraNode start(Path home) throws IOException, InterruptedException {
        return new CassandraNode(CassandraServer.start(home, USER, PASSWORD, LoopbackPorts::next));
    }

    /** The connection of a client that is logged in and silent, by the names under which the node lists it. */
    public Socket client(String driver, String version) throws IOException {
        return server.client(USER, PASSWORD, driver, version);
    }

    /** How an inventory names it. */
    public DatabaseRef reference(String user, Optional<String> keyspace) {
        return new DatabaseRef(
                "ring",
                "cassandra",
                "127.0.0.1",
                server.port(),
                keyspace,
                user,
                Optional.of(new SecretSource.Asked()),
                Map.of("consistency", "one"));
    }

    public Inventory inventory() {
        return new Inventory(
                "test",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("ring", reference(USER, Optional.empty())),
                Optional.empty(),
                Map.of());
    }

    /** Runs a statement as it stands. */
    public List<Value> run(String statement) {
        try (var session =
                new CassandraSql().open(reference(USER, Optional.empty()), Optional.empty(), name -> PASSWORD)) {
            return session.run(statement, List.of(), Optional.empty()).rows();
        } catch (Sql.SqlFailed e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public Path data() {
        return server.data();
    }

    /** Writes a {@code nodetool} for this node. */
    public void nodetool(Path file) throws IOException {
        server.nodetool(file);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
