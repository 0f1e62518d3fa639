package dev.theseus.actions.kit;

import dev.theseus.actions.mariadb.MariaDbSql;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A MySQL 8 server from Maven Central, on a free loopback port. The artifact has the server alone, so the client programs are MariaDB's, and accounts
 * have the one kind of password that those know. It needs {@code libaio.so.1} (package libaio1).
 */
public final class MySqlServer implements DatabaseServer {
    private static final String USER = "theseus";
    private static final String PASSWORD = MariaDbServer.PASSWORD;
    private static final Path BASE = Path.of("target/mysql").toAbsolutePath();
    private static final String PLAIN = "--default-authentication-plugin=mysql_native_password";

    private final Process process;
    private final int port;

    private MySqlServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param data a directory that is there, and empty */
    public static MySqlServer start(Path data) throws IOException, InterruptedException {
        unpack();
        Path log = data.resolveSibling("mysql.log");
        Process installing = process(log, data, "--initialize-insecure");
        if (installing.waitFor() != 0) throw new IllegalStateException(Files.readString(log));
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = process(
                log,
                data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=s",
                "--pid-file=pid",
                "--mysqlx=OFF",
                "--skip-ssl",
                "--skip-log-bin",
                "--innodb-flush-log-at-trx-commit=0");
        var server = new MySqlServer(process, port);
        server.awaitUp(log);
        server.execute("", "create user '" + USER + "'@'localhost' identified by 'p\"w#\\'\\\\ $(x)ü'");
        server.execute("", "grant all on *.* to '" + USER + "'@'localhost'");
        return server;
    }

    private static Process process(Path log, Path data, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                BASE.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + BASE,
                "--datadir=" + data,
                "--lc-messages-dir=" + BASE.resolve("share"),
                PLAIN));
        if ("root".equals(System.getProperty("user.name"))) command.add("--user=root");
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static synchronized void unpack() throws IOException, InterruptedException {
        if (Files.exists(BASE.resolve("unpacked"))) return;
        Files.createDirectories(BASE);
        try (InputStream in = MySqlServer.class.getResourceAsStream("/mysql-Linux-amd64.tar.gz")) {
            if (in == null) throw new IllegalStateException("no MySQL on the class path: build with -Pdeep");
            Process tar = new ProcessBuilder("tar", "-xzf", "-", "-C", BASE.toString()).start();
            try (var out = tar.getOutputStream()) {
                in.transferTo(out);
            }
            if (tar.waitFor() != 0) throw new IOException("MySQL could not be unpacked");
        }
        Files.createFile(BASE.resolve("unpacked"));
    }

    private void awaitUp(Path log) throws IOException, InterruptedException {
        for (int i = 0; i < 1200; i++) {
            try (var _ = new MariaDbSql().open(root(), Optional.empty(), name -> "")) {
                return;
            } catch (Sql.SqlFailed e) {
                if (!process.isAlive()) throw new IllegalStateException(Files.readString(log), e);
                Thread.sleep(Duration.ofMillis(50));
            }
        }
        throw new IllegalStateException("MySQL did not start: " + Files.readString(log));
    }

    private DatabaseRef root() {
        return new DatabaseRef(
                "root", "mysql", "127.0.0.1", port, Optional.empty(), "root", Optional.empty(), Map.of());
    }

    @Override
    public DatabaseRef reference(String name, Optional<String> database) {
        return new DatabaseRef(
                name,
                "mysql",
                "127.0.0.1",
                port,
                database,
                USER,
                Optional.of(new Inventory.SecretSource.Asked()),
                Map.of("tls", "disable"));
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void execute(String database, String sql) {
        rows(database, sql);
    }

    public List<Value> rows(String database, String sql) {
        Optional<String> on = database.isEmpty() ? Optional.empty() : Optional.of(database);
        try (var session = new MariaDbSql().open(root(), on, name -> "")) {
            return session.run(sql, List.of(), Optional.empty()).rows();
        } catch (Sql.SqlFailed e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public String value(String database, String sql) {
        return ((Value.Fields) rows(database, sql).getFirst())
                .values()
                .values()
                .iterator()
                .next()
                .display();
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
