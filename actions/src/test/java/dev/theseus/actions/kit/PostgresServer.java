package dev.theseus.actions.kit;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.Leash;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own PostgreSQL, with data of the test's own, on a free loopback port. As root it runs as nobody: it refuses to be root. */
public final class PostgresServer implements AutoCloseable {
    public static final String USER = "theseus";
    /** What a password file, a shell and SQL would each stumble over. */
    public static final String PASSWORD = "p\"w#'\\: $(x)ü";

    private final Process process;
    private final Path home;
    private final int port;

    private PostgresServer(Process process, Path home, int port) {
        this.process = process;
        this.home = home;
        this.port = port;
    }

    /** Starts a server with empty data. */
    public static PostgresServer start() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("theseus-postgres");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        run(
                home,
                List.of(
                        bin("initdb"),
                        "--pgdata=" + home.resolve("data"),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync"));
        Files.delete(password);
        int port = LoopbackPorts.next();
        Process process = Leash.on(new ProcessBuilder(asNobody(List.of(
                        bin("postgres"),
                        "-D",
                        home.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off")))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
        var server = new PostgresServer(process, home, port);
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!server.answers()) {
            if (!process.isAlive() || Instant.now().isAfter(end))
                throw new IllegalStateException(Files.readString(home.resolve("log")));
            Thread.sleep(Duration.ofMillis(50));
        }
        return server;
    }

    private static String bin(String program) throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions))
            try (Stream<Path> all = Files.list(versions)) {
                Optional<Path> newest = all.map(
                                version -> version.resolve("bin").resolve(program))
                        .filter(Files::isExecutable)
                        .max(Comparator.naturalOrder());
                if (newest.isPresent()) return newest.get().toString();
            }
        throw new IllegalStateException("there is no PostgreSQL: run build/install-test-packages");
    }

    private static List<String> asNobody(List<String> words) {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> all = new ArrayList<>(
                root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of());
        all.addAll(words);
        return all;
    }

    private static void run(Path home, List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(asNobody(words))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IllegalStateException(said);
    }

    private boolean answers() throws IOException, InterruptedException {
        return psql("postgres", "select 1").waitFor() == 0;
    }

    private Process psql(String database, String sql) throws IOException {
        var builder = new ProcessBuilder(bin("psql"), "--no-psqlrc", "-qtA", "-v", "ON_ERROR_STOP=1")
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PGHOST", "127.0.0.1",
                        "PGPORT", Integer.toString(port),
                        "PGUSER", USER,
                        "PGPASSWORD", PASSWORD,
                        "PGDATABASE", database));
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(sql.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    /** Runs statements; what they print. */
    public String run(String database, String sql) {
        try {
            Process process = psql(database, sql);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(said);
            return said.strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The directory with its client programs. */
    public static String programs() throws IOException {
        return Path.of(bin("psql")).resolveSibling("").toString();
    }

    public Inventory inventory() {
        var reference = new DatabaseRef(
                "meta",
                "postgresql",
                "127.0.0.1",
                port,
                Optional.empty(),
                USER,
                Optional.of(new SecretSource.Asked()),
                Map.of("tls", "disable"));
        return new Inventory(
                "test", Map.of(), Map.of(), Map.of(), Map.of("meta", reference), Optional.empty(), Map.of());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        Tree.delete(home);
    }
}
