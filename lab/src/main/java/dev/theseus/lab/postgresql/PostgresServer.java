package dev.theseus.lab.postgresql;

import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/**
 * One PostgreSQL server on a loopback port, with its data below one directory: {@code data/} and {@code log}. Its account is a superuser
 * that logs in with a password.
 */
public final class PostgresServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final PostgresBinaries binaries;
    private final Path directory;
    private final int port;
    private final String user;
    private final String password;
    private final List<String> within;

    public PostgresServer(PostgresBinaries binaries, Path directory, int port, String user, String password) {
        this(binaries, directory, port, user, password, List.of());
    }

    /** @param within what its programs are started by */
    public PostgresServer(
            PostgresBinaries binaries, Path directory, int port, String user, String password, List<String> within) {
        this.binaries = binaries;
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.user = user;
        this.password = password;
        this.within = List.copyOf(within);
    }

    public int port() {
        return port;
    }

    /** Makes an empty data directory. */
    public void install() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path secret = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        Process process = new ProcessBuilder(asNobody(List.of(
                        binaries.program("initdb").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "--username=" + user,
                        "--auth=scram-sha-256",
                        "--pwfile=" + secret,
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("PostgreSQL could not be installed; see " + log());
        }
        Files.delete(secret);
    }

    /** Starts the server and returns when the account can log in. */
    public ProcessIdentity start() throws IOException, InterruptedException {
        ProcessIdentity process = LabProcess.start(
                asNobody(List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-p",
                        String.valueOf(port),
                        "-h",
                        "127.0.0.1",
                        "-k",
                        "",
                        "-c",
                        "fsync=off", // survives the death of the process, which is what the lab deals out
                        "-c",
                        "shared_buffers=32MB",
                        "-c",
                        "max_connections=100")),
                directory,
                log());
        awaitLogin(process);
        return process;
    }

    private void awaitLogin(ProcessIdentity process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Connection connection = connect("postgres")) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.kill();
                    throw new IOException("PostgreSQL did not start; see " + log(), e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** A new connection with the account. */
    public Connection connect(String database) throws SQLException {
        return connect("127.0.0.1", port, database, user, password);
    }

    /** A new connection to any such server. */
    public static Connection connect(String host, int port, String database, String user, String password)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        Connection connection =
                new Driver().connect("jdbc:postgresql://" + host + ":" + port + "/" + database, properties);
        if (connection == null) {
            throw new SQLException("no address of a database: " + database);
        }
        return connection;
    }

    private Path log() {
        return directory.resolve("log");
    }

    /** PostgreSQL refuses to run as root; in a user namespace without a mapping it runs as nobody, and its files are still root's. */
    private List<String> asNobody(List<String> command) {
        List<String> line = new ArrayList<>(within);
        if ("root".equals(System.getProperty("user.name"))) {
            line.addAll(List.of("unshare", "-U"));
        }
        line.addAll(command);
        return line;
    }
}
