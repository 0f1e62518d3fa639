package dev.theseus.lab.mariadb;

import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.Driver;

/**
 * One MariaDB server on a loopback port, with its data below one directory:
 *
 * <pre>
 * data/     the data directory, with the socket
 * client/   mariadb and mariadb-dump for PATH
 * log       what the server says
 * </pre>
 */
public final class MariaDbServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final MariaDbBinaries binaries;
    private final Path directory;
    private final int port;
    private final MariaDbAccount account;

    public MariaDbServer(MariaDbBinaries binaries, Path directory, int port, MariaDbAccount account) {
        this.binaries = binaries;
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.account = account;
    }

    public int port() {
        return port;
    }

    /** The folder with the client programs, for PATH. */
    public Path clientFolder() {
        return directory.resolve("client");
    }

    /** Makes an empty data directory and the folder of client programs. */
    public void install() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("data"));
        List<String> command = new ArrayList<>(List.of(
                "sh",
                binaries.home().resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + binaries.home(),
                "--datadir=" + directory.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
        command.addAll(asUser());
        ProcessBuilder installing = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        installing.environment().put("TMPDIR", temporary());
        Process process = installing.start();
        if (process.waitFor() != 0) {
            throw new IOException("MariaDB could not be installed; see " + log());
        }
        for (String program : List.of("mariadb", "mariadb-dump")) {
            writeClient(program);
        }
    }

    /**
     * The clients of 11.4 insist on TLS, and this server has none: making a certificate would add seconds to its start,
     * for traffic that never leaves the machine. So the programs on PATH are wrappers. The option stands first, but
     * for {@code --defaults-extra-file}, which must; not last, where a table's name would stand.
     */
    private void writeClient(String program) throws IOException {
        Path script = Files.createDirectories(clientFolder()).resolve(program);
        Files.writeString(script, """
                #!/bin/sh
                # The real %1$s, without TLS, which the lab's server does not offer.
                case ${1-} in
                  --defaults*) first=$1; shift; exec '%2$s' "$first" --skip-ssl "$@" ;;
                esac
                exec '%2$s' --skip-ssl "$@"
                """.formatted(program, binaries.program(program)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Starts the server and returns when the account can log in. */
    public ProcessIdentity start() throws IOException, InterruptedException {
        Path first = writeFirstStatements();
        List<String> command = new ArrayList<>(List.of(
                binaries.program("mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + binaries.home(),
                "--datadir=" + directory.resolve("data"),
                "--lc-messages-dir=" + binaries.home().resolve("share"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=mariadb.sock", // relative to the data directory: a socket's path has a limit of 107 bytes
                "--pid-file=mariadb.pid",
                "--init-file=" + first,
                "--skip-ssl",
                "--skip-name-resolve",
                "--max-connections=300",
                "--innodb-buffer-pool-size=96M",
                "--innodb-log-file-size=32M",
                "--innodb-flush-log-at-trx-commit=2", // survives the death of the process, which is what the lab deals
                // out
                "--innodb-lock-wait-timeout=20",
                "--character-set-server=utf8mb4",
                "--tmpdir=" + temporary(),
                "--log-warnings=1"));
        command.addAll(asUser());
        ProcessIdentity process = LabProcess.start(command, directory, log());
        awaitLogin(process);
        Files.delete(first);
        return process;
    }

    /** A server that starts removes the temporary tables of all others that share its directory with it. */
    private String temporary() throws IOException {
        return Files.createDirectories(directory.resolve("tmp")).toString();
    }

    private Path writeFirstStatements() throws IOException {
        Path file = directory.resolve("first.sql");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
        StringBuilder statements = new StringBuilder();
        for (String host : List.of("127.0.0.1", "localhost")) {
            String name = account.user() + "@'" + host + "'";
            statements.append("CREATE USER IF NOT EXISTS " + name + " IDENTIFIED BY '" + account.password() + "';\n");
            statements.append("GRANT ALL ON *.* TO " + name + " WITH GRANT OPTION;\n");
        }
        statements.append("ALTER USER root@localhost ACCOUNT LOCK;\n");
        Files.writeString(file, statements, StandardCharsets.UTF_8);
        return file;
    }

    private void awaitLogin(ProcessIdentity process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Connection connection = connect("")) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.kill();
                    throw new IOException("MariaDB did not start; see " + log(), e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** A new connection with the account; {@code database} may be empty. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("connectTimeout", "2000");
        return new Driver().connect("jdbc:mariadb://127.0.0.1:" + port + "/" + database, properties);
    }

    /** Stops a server in an orderly way. */
    public static void stop(ProcessIdentity process) throws InterruptedException {
        process.stop(STOP_GRACE);
    }

    private Path log() {
        return directory.resolve("log");
    }

    private static List<String> asUser() {
        // MariaDB refuses to run as root unless it is told to.
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }
}
