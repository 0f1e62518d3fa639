package dev.theseus.lab;

import dev.theseus.lab.client.ClientMain;
import dev.theseus.lab.client.ClientOptions;
import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.JavaCommand;
import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.Lease;
import dev.theseus.lab.process.ProcessIdentity;
import dev.theseus.lab.update.FailureSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A small real installation below one directory: a database, nodes of the sample application, two balancers.
 *
 * <p>It lives as long as somebody looks after it: whoever started it or attached to it keeps its lease, and {@link
 * #close} ends it. When that process is killed, the lab lives on for the lease's validity, within which {@link #attach}
 * finds it; after that it ends by itself and leaves no process behind.
 */
public final class ProcessLab implements AutoCloseable {

    private final LabLayout layout;
    private final LabState state;
    private final Lease lease;
    private final Thread keeper;

    private ProcessLab(LabLayout layout, LabState state, Lease lease, Thread keeper) {
        this.layout = layout;
        this.state = state;
        this.lease = lease;
        this.keeper = keeper;
    }

    /**
     * Starts a lab in a directory that is empty, new, or that an earlier lab left behind, whose processes and files are
     * removed first.
     *
     * @param progress gets a line when something begins
     * @throws IOException if something could not be started; nothing is left running then
     */
    public static ProcessLab start(Path directory, LabOptions options, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        LabLayout layout = new LabLayout(directory);
        if (layout.directory().toString().matches(".*[:'\"\\s].*")) {
            throw new IOException("a lab's directory must do without colons, quotes and blanks: " + directory);
        }
        removeLeftovers(layout, progress);
        Files.createDirectories(layout.directory());
        Lease lease = layout.lease(options.leaseValidity());
        lease.renew();
        Thread keeper = lease.keep();
        boolean complete = false;
        try (LabStart start = new LabStart(layout, options, progress)) {
            LabState state = start.run();
            complete = true;
            progress.accept("the lab is ready in " + layout.directory());
            return new ProcessLab(layout, state, lease, keeper);
        } finally {
            if (!complete) {
                end(layout, lease, keeper);
            }
        }
    }

    /** Finds a lab whose starter is gone and looks after it from now on. */
    public static ProcessLab attach(Path directory) throws IOException {
        LabLayout layout = new LabLayout(directory);
        LabState state = LabState.read(layout.state());
        Lease lease = layout.lease(Duration.ofMillis(state.leaseValidityMs()));
        if (!state.processes().values().stream().allMatch(ProcessIdentity::isAlive)) {
            throw new IOException("the lab in " + layout.directory() + " has ended; start a new one");
        }
        lease.renew();
        return new ProcessLab(layout, state, lease, lease.keep());
    }

    private static void removeLeftovers(LabLayout layout, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path directory = layout.directory();
        if (!Files.isDirectory(directory)) {
            return;
        }
        boolean ours = Files.exists(layout.state()) || Files.exists(directory.resolve("lease"));
        try (Stream<Path> files = Files.list(directory)) {
            if (!ours && files.findAny().isPresent()) {
                throw new IOException(directory + " is neither empty nor a lab's directory; nothing was touched");
            }
        }
        if (ours) {
            progress.accept("removing what an earlier lab left in " + directory);
            new LabProcesses(layout).stopAll();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> deepestFirst = files.filter(file -> !file.startsWith(directory.resolve("cache")))
                        .filter(file -> !file.equals(directory))
                        .sorted(Comparator.reverseOrder())
                        .toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Where the lab is. */
    public Path directory() {
        return layout.directory();
    }

    /** Writes the inventory that describes this lab. */
    public void writeInventory(Path file) throws IOException {
        Files.writeString(file, inventory());
    }

    /** The inventory, in YAML. */
    public String inventory() {
        return new Inventory(layout, state).text();
    }

    /** The inventory that describes this lab to Ansible; holds secrets. @param options a new file for the database client's options */
    public String ansibleInventory(String version, Path options) throws IOException {
        return new AnsibleInventory(layout, state).text(version, options);
    }

    /** Holds the password of {@code oxadminmaster}. */
    public Path adminPasswordFile() {
        return layout.adminPassword();
    }

    /** Holds the password of the database account {@code openexchange}. */
    public Path databasePasswordFile() {
        return layout.databasePassword();
    }

    /** Where plans put dumps. */
    public Path backups() {
        return layout.backups();
    }

    /** One line for every command that was carried out on a node. */
    public Path executionLog() {
        return layout.executions();
    }

    /** What kills its parts. */
    public Breakage breakage() {
        return new Breakage(layout);
    }

    /** How it stands now. */
    public Installation installation() throws IOException, SQLException {
        return Installation.look(layout, state);
    }

    /** Where users go, {@code http://127.0.0.1:PORT}. */
    public String url(String balancer) {
        return state.balancers().stream()
                .filter(known -> known.name().equals(balancer))
                .map(known -> "http://127.0.0.1:" + known.port())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no balancer " + balancer));
    }

    /** What makes an update task fail in a schema. */
    public FailureSwitch failures() {
        return FailureSwitch.of(layout.directory());
    }

    /** Starts the client at the main balancer, in its own process, with {@code requestsPerSecond}. */
    public ClientRun startClient(int requestsPerSecond) throws IOException, InterruptedException {
        return startClient(url("main"), requestsPerSecond);
    }

    /** Starts the client at a balancer that somebody else has put before the nodes. */
    public ClientRun startClient(String url, int requestsPerSecond) throws IOException, InterruptedException {
        ClientOptions options = clientOptions(url, requestsPerSecond);
        Path statistics = Path.of(options.statisticsFile());
        Path file = layout.client().resolve("options.json");
        Files.deleteIfExists(statistics);
        Files.writeString(file, new LabJson().pretty(options));
        List<String> line = new JavaCommand(ClientMain.class.getName()).line("128m", file.toString());
        Path log = layout.logs().resolve("client.log");
        ProcessIdentity process = LabProcess.start(line, layout.directory(), log);
        while (!Files.exists(statistics)) {
            if (!process.isAlive()) {
                throw new IOException("the client did not start; see " + log);
            }
            Thread.sleep(20);
        }
        return new ClientRun(process, statistics);
    }

    /** The client, if one is at work; also one that was started before this lab was attached to. */
    public Optional<ClientRun> client() {
        return processes().alive().stream()
                .filter(process -> process.runs(ClientMain.class.getName()))
                .map(process -> new ClientRun(process.identity(), statisticsFile()))
                .findFirst();
    }

    private Path statisticsFile() {
        return layout.client().resolve("statistics.json");
    }

    ClientOptions clientOptions(int requestsPerSecond) {
        return clientOptions(url("main"), requestsPerSecond);
    }

    private ClientOptions clientOptions(String url, int requestsPerSecond) {
        return new ClientOptions(
                url,
                requestsPerSecond,
                ClientOptions.DEFAULT_THINK_MS,
                "jdbc:mariadb://127.0.0.1:" + state.databasePort() + "/configdb",
                "openexchange",
                layout.databasePassword().toString(),
                statisticsFile().toString(),
                layout.directory().toString(),
                state.leaseValidityMs());
    }

    LabState state() {
        return state;
    }

    LabProcesses processes() {
        return new LabProcesses(layout);
    }

    /** Stops looking after the lab without ending it: it lives on for the lease's validity. */
    public void leave() {
        keeper.interrupt();
    }

    /** Ends every process of the lab; its files stay. */
    @Override
    public void close() throws IOException, InterruptedException {
        end(layout, lease, keeper);
    }

    private static void end(LabLayout layout, Lease lease, Thread keeper) throws IOException, InterruptedException {
        try {
            new LabProcesses(layout).stopAll();
        } finally {
            keeper.interrupt();
            keeper.join();
            lease.end();
        }
    }
}
