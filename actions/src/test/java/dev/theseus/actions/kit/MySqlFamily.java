package dev.theseus.actions.kit;

import dev.theseus.actions.mariadb.MariaDbSql;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.testkit.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running server of MariaDB or MySQL, spoken to as root; tests get an account of their own. */
abstract class MySqlFamily implements DatabaseServer {
    public static final String USER = "theseus";
    /** What an option file, a shell and SQL would each stumble over. */
    public static final String PASSWORD = "p\"w#'\\ $(x)ü";

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TRIES = 1200;

    private final String kind;
    private final ProcessBuilder serving;
    private final Path log;
    private Process process;
    private final int port;

    /**
     * Starts it.
     *
     * @param kind as inventories call it
     * @param log to which it writes
     */
    MySqlFamily(String kind, ProcessBuilder serving, Path log, int port) throws IOException {
        this.kind = kind;
        this.serving = serving;
        this.log = log;
        this.process = Leash.on(serving.start());
        this.port = port;
    }

    /** Waits until it answers, and makes the tests' account. @param from where its sessions come from */
    final void begin(String from) throws IOException, InterruptedException {
        awaitUp();
        String account = "'" + USER + "'@'" + from + "'";
        run("create user " + account + " identified by 'p\"w#\\'\\\\ $(x)ü'");
        run("grant all on *.* to " + account);
    }

    private void awaitUp() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try (var _ = new MariaDbSql().open(root(), Optional.empty(), name -> "")) {
                return;
            } catch (Sql.SqlFailed e) {
                if (!process.isAlive()) throw new IllegalStateException(Files.readString(log), e);
                Thread.sleep(PAUSE);
            }
        }
        throw new IllegalStateException(kind + " did not start: " + Files.readString(log));
    }

    private DatabaseRef root() {
        return new DatabaseRef("root", kind, "127.0.0.1", port, Optional.empty(), "root", Optional.empty(), Map.of());
    }

    @Override
    public final DatabaseRef reference(String name, Optional<String> database) {
        return new DatabaseRef(
                name,
                kind,
                "127.0.0.1",
                port,
                database,
                USER,
                Optional.of(new Inventory.SecretSource.Asked()),
                Map.of("tls", "disable"));
    }

    @Override
    public final String password() {
        return PASSWORD;
    }

    /** Runs a statement as root. */
    public final List<Value> run(String sql) {
        return run("", sql);
    }

    @Override
    public final void execute(String database, String sql) {
        run(database, sql);
    }

    public final List<Value> run(String database, String sql) {
        Optional<String> on = database.isEmpty() ? Optional.empty() : Optional.of(database);
        try (var session = new MariaDbSql().open(root(), on, name -> "")) {
            return session.run(sql, List.of(), Optional.empty()).rows();
        } catch (Sql.SqlFailed e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public final String value(String database, String sql) {
        return ((Value.Fields) run(database, sql).getFirst())
                .values()
                .values()
                .iterator()
                .next()
                .display();
    }

    public final int port() {
        return port;
    }

    @Override
    public final void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public final void restart() throws IOException, InterruptedException {
        kill();
        process = Leash.on(serving.start());
        awaitUp();
    }
}
