package dev.theseus.actions.kit;

import dev.theseus.actions.cassandra.CassandraSql;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.CassandraServer;
import dev.theseus.testkit.CassandraServer.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A ring of three real Cassandra nodes on this machine, one address of the loopback network each. Every row is kept by all of them. */
public final class CassandraRing implements AutoCloseable {
    private static final int NODES = 3;
    /** Others must have answered by then that a node starts. */
    private static final Duration SETTLES = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(4);
    /** What is wanted of replication. */
    public static final String THRICE = "{'class': 'SimpleStrategy', 'replication_factor': 3}";

    private final Path home;
    private final int storage;
    private final int port;
    private final List<CassandraServer> nodes = new ArrayList<>();

    private CassandraRing(Path home) throws IOException {
        this.home = home;
        this.storage = LoopbackPorts.next();
        this.port = LoopbackPorts.next();
    }

    /** Starts it with empty data. */
    public static CassandraRing start(Path home) throws IOException, InterruptedException {
        var ring = new CassandraRing(home);
        try {
            ring.begin();
        } catch (IOException | InterruptedException | RuntimeException e) {
            ring.close();
            throw e;
        }
        return ring;
    }

    private void begin() throws IOException, InterruptedException {
        add(false, SETTLES).await("alter keyspace system_auth with replication = " + THRICE);
        for (int more = 1; more < NODES; more++) add(false, SETTLES);
        for (CassandraServer node : nodes) node.await("select key from system.local");
        nodes.getFirst()
                .await("create role if not exists " + CassandraNode.USER + " with password = '"
                        + CassandraNode.PASSWORD.replace("'", "''") + "' and superuser = true and login = true");
        for (CassandraServer node : nodes) awaitWhole(node);
    }

    private CassandraServer add(boolean bootstraps, Duration settles) throws IOException {
        int number = nodes.size() + 1;
        CassandraServer node = CassandraServer.begin(
                Files.createDirectory(home.resolve("node" + number)),
                new Seat(
                        "127.0.0." + number,
                        "127.0.0.1",
                        storage,
                        port,
                        Optional.of(number * (Long.MAX_VALUE / 5)),
                        bootstraps,
                        settles,
                        true),
                LoopbackPorts::next);
        nodes.add(node);
        return node;
    }

    /**
     * Begins to start one node more, which joins with all that is to be its part.
     *
     * @param settles how long it is joining at least
     */
    public CassandraServer join(Duration settles) throws IOException {
        return add(true, settles);
    }

    /** From 1 on. */
    public CassandraServer node(int number) {
        return nodes.get(number - 1);
    }

    /** Until a node of three lets the user in, and takes all of them for whole and of one schema. */
    public void awaitWhole(CassandraServer node) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        String seen = seen(node);
        while (!seen.matches("(NORMAL \\S+)( \\1){2}")) {
            if (Instant.now().isAfter(end)) throw new IllegalStateException(node.address() + ": " + seen);
            Thread.sleep(100);
            seen = seen(node);
        }
    }

    /** Status and schema of all that are in its ring. */
    private String seen(CassandraServer node) {
        try {
            return run(node, "select status_with_port, \"schema\" from system_views.gossip_info").stream()
                    .map(row -> text(row, "status_with_port").split(",", 2)[0] + " " + text(row, "schema"))
                    .filter(one -> !one.startsWith("LEFT"))
                    .collect(Collectors.joining(" "));
        } catch (Sql.SqlFailed e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** How an inventory names one of its nodes. */
    public DatabaseRef reference(CassandraServer node) {
        return new DatabaseRef(
                "ring",
                "cassandra",
                node.address(),
                node.port(),
                Optional.empty(),
                CassandraNode.USER,
                Optional.of(new SecretSource.Asked()),
                Map.of());
    }

    /** Asks one of its nodes. */
    public List<Value> run(CassandraServer node, String statement) throws Sql.SqlFailed {
        try (var session = new CassandraSql().open(reference(node), Optional.empty(), _ -> CassandraNode.PASSWORD)) {
            return session.run(statement, List.of(), Optional.empty()).rows();
        }
    }

    /** One column of a row. */
    public static String text(Value row, String column) {
        return row instanceof Value.Fields(var fields)
                ? fields.getOrDefault(column, Value.NIL).display()
                : "";
    }

    /** Runs {@code nodetool} on a node, and does not wait for its end. */
    public Process nodetool(CassandraServer node, String... words) throws IOException {
        Path tool = home.resolve("nodetool-" + node.address());
        if (!Files.exists(tool)) node.nodetool(tool);
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("nodetool.log").toFile()))
                .start();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (CassandraServer node : nodes) node.close();
    }
}
