package dev.theseus.lab.connect;

import dev.theseus.lab.postgresql.PostgresBinaries;
import dev.theseus.lab.postgresql.PostgresServer;
import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.Lease;
import dev.theseus.lab.process.ProcessIdentity;
import dev.theseus.lab.process.ReservedPorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The stand-in for Connect below one directory: its database, its nodes, its console. */
public final class ConnectLab implements AutoCloseable {
    private static final String USER = "connect";
    private static final String PASSWORD = "swordfish-of-the-lab";
    private static final Duration VALIDITY = Duration.ofSeconds(60);

    private final Path directory;
    private final PostgresServer server;
    private final ProcessIdentity database;
    private final ConnectDatabase state;
    private final ConnectApplication application;
    private final List<ConnectNode> nodes;
    private final Lease lease;
    private final Thread keeper;

    private ConnectLab(
            Path directory,
            PostgresServer server,
            ProcessIdentity database,
            ConnectDatabase state,
            ConnectApplication application,
            List<ConnectNode> nodes,
            Lease lease) {
        this.directory = directory;
        this.server = server;
        this.database = database;
        this.state = state;
        this.application = application;
        this.nodes = nodes;
        this.lease = lease;
        this.keeper = lease.keep();
    }

    /** @param directory not there yet */
    public static ConnectLab start(Path directory, ConnectOptions options)
            throws IOException, InterruptedException, SQLException {
        Path home = Files.createDirectories(directory.toAbsolutePath().normalize());
        Lease lease = new Lease(home.resolve("lease"), VALIDITY);
        lease.renew();
        PostgresServer server;
        ProcessIdentity process;
        try (ReservedPorts ports = new ReservedPorts()) {
            int port = ports.reserve();
            server = new PostgresServer(
                    PostgresBinaries.in(options.cache()), home.resolve("postgresql"), port, USER, PASSWORD);
            server.install();
            ports.release(port);
            process = server.start();
        }
        guard(home, process);
        ConnectDatabase state = new ConnectDatabase(server);
        state.create(options);
        secret(home);
        List<ConnectNode> nodes = new ArrayList<>();
        for (int i = 1; options.nodesHere() && i <= options.nodes(); i++) {
            ConnectNode node = new ConnectNode(home.resolve("node" + i));
            node.write(url(server));
            node.start();
            nodes.add(node);
        }
        return new ConnectLab(
                home, server, process, state, ConnectApplication.start(state, options), List.copyOf(nodes), lease);
    }

    private static void guard(Path home, ProcessIdentity process) throws IOException {
        Path script = home.resolve("guardian.sh");
        try (InputStream content = ConnectLab.class.getResourceAsStream("guardian.sh")) {
            if (content == null) {
                throw new IOException("guardian.sh is missing from this build");
            }
            Files.copy(content, script);
        }
        ProcessIdentity guardian = LabProcess.start(
                List.of("sh", script.toString(), home.resolve("lease").toString(), Long.toString(process.pid())),
                home,
                home.resolve("guardian.log"));
        Files.writeString(home.resolve("guardian.pid"), Long.toString(guardian.pid()));
    }

    private static void secret(Path home) throws IOException {
        Path file = Files.createFile(
                home.resolve("db_password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, PASSWORD + "\n");
    }

    private static String url(PostgresServer server) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + ConnectDatabase.NAME;
    }

    /** How its nodes reach its database. */
    public String databaseUrl() {
        return url(server);
    }

    public List<ConnectNode> nodes() {
        return nodes;
    }

    public ConnectConsole console() {
        return new ConnectConsole(state);
    }

    /** Runs a script as the site's database administrator would. */
    public void administer(String sql) throws SQLException {
        state.change(sql);
    }

    /** Rows of a query, columns with a blank between. */
    public List<String> look(String sql) throws SQLException {
        return state.rows(sql);
    }

    /** A machine whose Stop has no effect from now on; or has again. */
    public void sticks(String machine, boolean broken) throws SQLException {
        state.change("update dp_machine set stuck = ? where name = ?", broken, machine);
    }

    /** Each call of S80connect: node, exit status, what it was called with. */
    public List<String> executions() throws IOException {
        Path log = directory.resolve("executions.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** The inventory that describes it, in YAML. */
    public String inventory() {
        String hosts = nodes.stream()
                .map(node -> """
                          %s: { local: true, env: { PATH: /usr/bin:/bin }, paths: { connect: "%s", init_d: "%s", saved: "%s", monitor: "%s/bin/[r]unmonitor.sh", spool: "%s", lock: "%s" } }
                        """.formatted(
                                node.root().getFileName(),
                                node.home(),
                                node.initScripts(),
                                node.saved(),
                                node.home(),
                                node.root().resolve("var/spool/theseus"),
                                node.root().resolve("var/installation-lock")))
                .map(text -> "  " + text.strip() + "\n")
                .collect(Collectors.joining());
        String names =
                IntStream.rangeClosed(1, nodes.size()).mapToObj(i -> "node" + i).collect(Collectors.joining(", "));
        return """
                theseus: 1
                inventory: stand-in for Connect
                hosts:
                %sgroups:
                  nodes: [%s]
                lock: node1
                %s""".formatted(hosts, names, databases());
    }

    /** The part of an inventory that names its database. */
    public String databases() {
        return """
                databases:
                  connect: { kind: postgresql, host: 127.0.0.1, port: %d, user: %s, database: %s, password: "file:%s" }
                """.formatted(server.port(), USER, ConnectDatabase.NAME, directory.resolve("db_password"));
    }

    @Override
    public void close() throws InterruptedException, IOException {
        application.close();
        for (ConnectNode node : nodes) {
            node.monitor().ifPresent(ProcessHandle::destroyForcibly);
        }
        database.kill();
        keeper.interrupt();
        keeper.join();
        lease.end();
    }
}
