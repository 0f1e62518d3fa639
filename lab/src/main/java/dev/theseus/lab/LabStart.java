package dev.theseus.lab;

import dev.theseus.lab.database.Sql;
import dev.theseus.lab.host.HostFiles;
import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.host.NodeSettings;
import dev.theseus.lab.mariadb.MariaDbAccount;
import dev.theseus.lab.mariadb.MariaDbBinaries;
import dev.theseus.lab.mariadb.MariaDbServer;
import dev.theseus.lab.process.JavaCommand;
import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.ProcessIdentity;
import dev.theseus.lab.process.ReservedPorts;
import dev.theseus.lab.sample.SampleData;
import dev.theseus.lab.update.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The making of a lab, step by step. */
final class LabStart implements AutoCloseable {

    private static final String DATABASE_USER = "openexchange";

    private final LabLayout layout;
    private final LabOptions options;
    private final Consumer<String> progress;
    private final ReservedPorts ports = new ReservedPorts();
    private LabState state;

    LabStart(LabLayout layout, LabOptions options, Consumer<String> progress) throws IOException {
        this.layout = layout;
        this.options = options;
        this.progress = progress;
        this.state = plan();
    }

    /** Decides on names and ports; nothing has happened yet. */
    private LabState plan() throws IOException {
        List<LabState.Node> nodes = new ArrayList<>();
        for (int i = 1; i <= options.nodes(); i++) {
            nodes.add(new LabState.Node("node" + i, ports.reserve(), ports.reserve()));
        }
        List<LabState.Balancer> balancers = List.of(
                new LabState.Balancer("main", ports.reserve(), ports.reserve()),
                new LabState.Balancer("second", ports.reserve(), ports.reserve()));
        return new LabState(
                LabState.FORMAT,
                options.leaseValidity().toMillis(),
                nodes,
                balancers,
                ports.reserve(),
                layout.mariaDb().resolve("client").toString(),
                Map.of());
    }

    /** The lease is kept by whoever calls this. */
    LabState run() throws IOException, InterruptedException, SQLException {
        for (Path folder : List.of(layout.logs(), layout.backups(), layout.client())) {
            Files.createDirectories(folder);
        }
        new LabSecrets().create(layout);
        Files.createFile(layout.executions());
        started("guardian", "dev.theseus.lab.GuardianMain", layout.directory().toString(), validity());
        for (LabState.Balancer balancer : state.balancers()) {
            ports.release(balancer.port());
            ports.release(balancer.adminPort());
            started(
                    "balancer-" + balancer.name(),
                    "dev.theseus.lab.proxy.ProxyMain",
                    layout.directory().toString(),
                    balancer.name(),
                    Integer.toString(balancer.port()),
                    Integer.toString(balancer.adminPort()),
                    validity());
        }
        startDatabase();
        startNodes();
        register();
        return state;
    }

    private String validity() {
        return Long.toString(state.leaseValidityMs());
    }

    private void started(String name, String mainClass, String... arguments) throws IOException {
        Path log = layout.logs().resolve(name + ".log");
        List<String> line = new JavaCommand(mainClass).line("64m", arguments);
        remember(name, LabProcess.start(line, layout.directory(), log));
    }

    private void remember(String name, ProcessIdentity process) throws IOException {
        state = state.with(name, process);
        state.write(layout.state());
    }

    private void startDatabase() throws IOException, InterruptedException, SQLException {
        progress.accept("unpacking MariaDB");
        MariaDbServer server = server();
        progress.accept("starting MariaDB on port " + server.port());
        server.install();
        ports.release(server.port());
        remember("mariadb", server.start());
        progress.accept("filling " + options.size().schemata() + " schemata");
        try (Connection connection = server.connect("mysql")) { // sequences as tables ask for some database
            connection.setAutoCommit(false);
            new SampleData(connection, options.size()).create(server.port());
            connection.commit();
        }
    }

    private MariaDbServer server() throws IOException, InterruptedException {
        MariaDbBinaries binaries =
                MariaDbBinaries.in(options.cache().orElse(layout.directory().resolve("cache")));
        MariaDbAccount account = new MariaDbAccount(DATABASE_USER, LabSecrets.read(layout.databasePassword()));
        return new MariaDbServer(binaries, layout.mariaDb(), state.databasePort(), account);
    }

    private void startNodes() throws IOException, InterruptedException {
        progress.accept("starting " + state.nodes().size() + " nodes with version " + Release.V7_10_0.version());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> starting = new ArrayList<>();
            for (LabState.Node node : state.nodes()) {
                starting.add(threads.submit(() -> startNode(node)));
            }
            for (Future<Path> start : starting) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a node did not start: " + e.getMessage(), e);
        }
    }

    private Path startNode(LabState.Node node) throws IOException, InterruptedException {
        HostLayout host = layout.host(node.name());
        NodeSettings settings = new NodeSettings(
                "127.0.0.1",
                node.httpPort(),
                node.adminPort(),
                "jdbc:mariadb://127.0.0.1:" + state.databasePort() + "/configdb",
                DATABASE_USER,
                LabSecrets.read(layout.databasePassword()),
                options.rowsPerSecond(),
                options.leaseValidity());
        new HostFiles(host).write(Release.V7_10_0.version(), Release.versions(), settings);
        Path output = layout.logs().resolve(node.name() + ".start.log");
        ports.release(node.httpPort());
        ports.release(node.adminPort());
        Process start = new ProcessBuilder(host.initScript().toString(), "start")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (start.waitFor() != 0) {
            throw new IOException(Files.readString(output).strip() + "\n"
                    + Files.readString(host.log()).strip());
        }
        return host.root();
    }

    private void register() throws IOException, InterruptedException, SQLException {
        progress.accept("putting the nodes behind the main balancer");
        for (LabState.Balancer balancer : state.balancers()) {
            BalancerOperator operator = new BalancerOperator(balancer.adminPort());
            operator.awaitStart();
            boolean main = balancer.name().equals("main");
            for (LabState.Node node : state.nodes()) {
                if (main) {
                    operator.add(node.name(), node.httpPort());
                } else {
                    // Known but out of service, as a second balancer that was configured beforehand has them.
                    operator.addOutOfService(node.name(), node.httpPort());
                }
            }
            for (Belongs each : contexts()) {
                operator.belongs(each.context(), each.schema());
            }
        }
    }

    private record Belongs(long context, String schema) {}

    private List<Belongs> contexts() throws IOException, InterruptedException, SQLException {
        try (Connection connection = server().connect("configdb")) {
            return Sql.list(
                    connection,
                    row -> new Belongs(row.getLong(1), row.getString(2)),
                    "SELECT cid, db_schema FROM context_server2db_pool ORDER BY cid");
        }
    }

    /** Lets go of ports that were kept for processes which were not started. */
    @Override
    public void close() throws IOException {
        ports.close();
    }
}
