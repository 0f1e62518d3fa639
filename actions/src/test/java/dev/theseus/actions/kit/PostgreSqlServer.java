package dev.theseus.actions.kit;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.lab.postgresql.PostgresBinaries;
import dev.theseus.lab.postgresql.PostgresServer;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL server on a free loopback port. */
public final class PostgreSqlServer implements DatabaseServer {
    public static final String USER = "theseus";
    public static final String PASSWORD = "p\"w#'\\ $(x)";

    private static final Path CACHE = Path.of("target/postgresql").toAbsolutePath();

    private final PostgresServer server;
    private ProcessIdentity process;

    private PostgreSqlServer(PostgresServer server, ProcessIdentity process) {
        this.server = server;
        this.process = process;
    }

    /** @param directory has no server in it yet */
    public static PostgreSqlServer start(Path directory) throws IOException, InterruptedException {
        return start(directory, List.of());
    }

    /** @param within what its programs are started by */
    public static PostgreSqlServer start(Path directory, List<String> within) throws IOException, InterruptedException {
        int port = LoopbackPorts.next();
        var server = new PostgresServer(PostgresBinaries.in(CACHE), directory, port, USER, PASSWORD, within);
        server.install();
        return new PostgreSqlServer(server, server.start());
    }

    @Override
    public DatabaseRef reference(String name, Optional<String> database) {
        return reference(name, database, Map.of());
    }

    public DatabaseRef reference(String name, Optional<String> database, Map<String, String> settings) {
        return new DatabaseRef(
                name,
                "postgresql",
                "127.0.0.1",
                server.port(),
                database,
                USER,
                Optional.of(new Inventory.SecretSource.Asked()),
                settings);
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void execute(String database, String sql) {
        try (Connection connection = server.connect(database.isEmpty() ? "postgres" : database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String value(String database, String sql) {
        try (Connection connection = server.connect(database.isEmpty() ? "postgres" : database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) throw new IllegalStateException("no row: " + sql);
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void kill() throws InterruptedException {
        // Its processes hold its memory until they have noticed, and a server that is started before finds it in use.
        List<ProcessIdentity> workers = ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .flatMap(one -> ProcessIdentity.of(one.pid()).stream())
                .toList();
        process.kill();
        for (ProcessIdentity one : workers) one.kill();
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        kill();
        process = server.start();
    }
}
