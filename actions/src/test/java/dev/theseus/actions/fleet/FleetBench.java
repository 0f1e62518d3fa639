package dev.theseus.actions.fleet;

import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Ended;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.port.Args;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * Theseus (look and apply, as a run does them), Flyway's Java API, and bare JDBC with one row in the ledger for each script, on new schemata in
 * turn. Or, as {@code scan}, how long it takes to see that nothing is to be done.
 *
 * <p>Arguments: {@code mariadb | postgresql} schemata threads milliseconds-of-round-trip rounds; {@code scan mariadb | postgresql} schemata and
 * options of MariaDB's server; or {@code statements mariadb | postgresql} schemata, for what Theseus sends and how long that takes.
 */
final class FleetBench {
    private final Dbms dbms;
    private final DatabaseServer server;
    private final Path home;
    private final TimedSql sql = new TimedSql(new ConfiguredSql());
    private int port;
    private int schemata;

    private FleetBench(Dbms dbms, Path home, List<String> options) throws Exception {
        this.dbms = dbms;
        this.home = home;
        this.server = switch (dbms) {
            case MARIADB -> // As servers are by default; for tests nothing is forced to the disk.
                MariaDbServer.start(
                        Files.createDirectories(home.resolve("server/data")),
                        Stream.concat(Stream.of("--innodb-flush-log-at-trx-commit=1"), options.stream())
                                .toArray(String[]::new));
            case POSTGRESQL -> PostgreSqlServer.start(home.resolve("server"));
        };
        if (dbms == Dbms.POSTGRESQL) server.execute("", "create database app");
        port = server.reference("main", Optional.empty()).port();
    }

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("fleet-bench");
        boolean named = List.of("scan", "statements").contains(args[0]);
        List<String> options = new ArrayList<>();
        if (args[0].equals("scan")) {
            // Schemata are made sooner where nothing is forced to the disk; a scan writes nothing.
            if (args[1].equals("mariadb"))
                options.addAll(List.of("--debug-no-sync", "--innodb-flush-method=O_DIRECT_NO_FSYNC"));
            options.addAll(List.of(args).subList(3, args.length));
        }
        FleetBench bench = new FleetBench(Dbms.valueOf(args[named ? 1 : 0].toUpperCase(Locale.ROOT)), home, options);
        try {
            switch (args[0]) {
                case "scan" -> bench.scan(Integer.parseInt(args[2]));
                case "statements" -> bench.statements(Integer.parseInt(args[2]));
                default ->
                    bench.move(
                            Integer.parseInt(args[1]),
                            Integer.parseInt(args[2]),
                            Integer.parseInt(args[3]),
                            Integer.parseInt(args[4]));
            }
        } finally {
            bench.server.close();
            deleteAll(home);
        }
    }

    private static void deleteAll(Path home) throws Exception {
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /** 7 ALTER, 5 CREATE, 1 INSERT, each a script. */
    private static Map<String, String> scripts() {
        List<String> statements = List.of(
                "create table customer (id int primary key, name varchar(100))",
                "create table mail (id int primary key, customer int)",
                "create table folder (id int primary key, owner int)",
                "create table setting (name varchar(50) primary key, value varchar(200))",
                "create index mail_customer on mail (customer)",
                "alter table customer add column address varchar(200)",
                "alter table customer add column phone varchar(50)",
                "alter table mail add column subject varchar(500)",
                "alter table mail add column size int not null default 0",
                "alter table folder add column title varchar(100)",
                "alter table folder drop column owner",
                "alter table setting add column changed int",
                "insert into setting (name, value) values ('theme', 'sea')");
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 0; i < statements.size(); i++) scripts.put("V" + (i + 1) + "__s.sql", statements.get(i) + ";\n");
        return scripts;
    }

    @FunctionalInterface
    interface Mover {
        void move(String schema) throws Exception;
    }

    private void move(int count, int threads, int roundTripMs, int rounds) throws Exception {
        try (DelayingProxy proxy = new DelayingProxy(port, Duration.ofMillis(roundTripMs))) {
            if (roundTripMs > 0) port = proxy.port();
            Map<String, Mover> movers = new LinkedHashMap<>();
            movers.put("JDBC", jdbc());
            movers.put("Theseus", theseus());
            movers.put("Flyway", flyway());
            Map<String, List<Double>> times = new LinkedHashMap<>();
            for (int round = 0; round <= rounds; round++)
                for (var mover : movers.entrySet()) {
                    // The first round is short, and for the JVM alone.
                    List<String> names = make(round == 0 ? Math.max(10, count / 10) : count);
                    double seconds = timed(names, threads, mover.getValue());
                    if (round > 0)
                        times.computeIfAbsent(mover.getKey(), _ -> new ArrayList<>())
                                .add(seconds);
                }
            double jdbc = median(times.getOrDefault("JDBC", List.of()));
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d schemata x 13 scripts, %d threads, %d ms added, median of %d%n",
                    dbms,
                    count,
                    threads,
                    roundTripMs,
                    rounds);
            times.forEach((name, all) -> System.out.printf(
                    Locale.ROOT,
                    "  %-8s %7.2f s, %6.1f ms a schema, %.2f x JDBC  (%s)%n",
                    name,
                    median(all),
                    median(all) * 1000 / count,
                    median(all) / jdbc,
                    String.join(
                            " ",
                            all.stream()
                                    .map(s -> String.format(Locale.ROOT, "%.2f", s))
                                    .toList())));
        }
    }

    private static double median(List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static double timed(List<String> schemata, int threads, Mover mover) throws Exception {
        long before = System.nanoTime();
        inParallel(schemata, threads, mover);
        return (System.nanoTime() - before) / 1e9;
    }

    static void inParallel(List<String> schemata, int threads, Mover mover) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (String schema : schemata)
                all.add(() -> {
                    mover.move(schema);
                    return null;
                });
            for (Future<Void> one : pool.invokeAll(all)) one.get();
        }
    }

    private List<String> make(int count) throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = connect("")) {
            for (int i = 0; i < count; i++) {
                String name = "tenant_" + ++schemata;
                run(connection, "create schema " + name);
                names.add(name);
            }
        }
        return names;
    }

    static void run(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** To the schema, or to the server where that is empty. */
    private Connection connect(String schema) throws Exception {
        return switch (dbms) {
            case MARIADB ->
                DriverManager.getConnection(
                        "jdbc:mariadb://127.0.0.1:" + port + "/" + schema, MariaDbServer.USER, MariaDbServer.PASSWORD);
            case POSTGRESQL -> {
                Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/app",
                        PostgreSqlServer.USER,
                        PostgreSqlServer.PASSWORD);
                if (!schema.isEmpty()) run(connection, "set search_path = " + schema);
                yield connection;
            }
        };
    }

    /** What no tool can do without: each statement and its row; on PostgreSQL in one transaction. */
    private Mover jdbc() throws Exception {
        List<Script> scripts = ScriptSet.of(dbms, scripts()).scripts();
        return schema -> {
            try (Connection connection = connect(schema)) {
                connection.setAutoCommit(dbms == Dbms.MARIADB);
                run(
                        connection,
                        "create table history (installed_rank int not null primary key, version varchar(50), script varchar(1000) not null,"
                                + " checksum int, success boolean not null)");
                try (PreparedStatement insert =
                        connection.prepareStatement("insert into history values (?, ?, ?, ?, true)")) {
                    int rank = 0;
                    for (Script script : scripts) {
                        for (Statement statement : script.statements()) run(connection, statement.text());
                        insert.setInt(1, ++rank);
                        insert.setString(2, script.version().orElseThrow().toString());
                        insert.setString(3, script.file());
                        insert.setInt(4, script.checksum());
                        insert.execute();
                    }
                }
                if (dbms == Dbms.POSTGRESQL) connection.commit();
            }
        };
    }

    private Mover flyway() throws Exception {
        Path folder = Files.createDirectories(home.resolve("scripts"));
        for (var script : scripts().entrySet()) Files.writeString(folder.resolve(script.getKey()), script.getValue());
        return schema -> {
            var configuration = Flyway.configure().locations("filesystem:" + folder);
            switch (dbms) {
                case MARIADB ->
                    configuration.dataSource(
                            "jdbc:mariadb://127.0.0.1:" + port + "/" + schema,
                            MariaDbServer.USER,
                            MariaDbServer.PASSWORD);
                case POSTGRESQL ->
                    configuration
                            .dataSource(
                                    "jdbc:postgresql://127.0.0.1:" + port + "/app",
                                    PostgreSqlServer.USER,
                                    PostgreSqlServer.PASSWORD)
                            .schemas(schema);
            }
            if (!configuration.load().migrate().success) throw new IllegalStateException(schema);
        };
    }

    private Mover theseus() {
        Map<String, String> scripts = scripts();
        PlanFiles files = path -> scripts.getOrDefault(path, "");
        Migrate migrate = new Migrate(files);
        LocalContext context = context();
        return schema -> {
            Args args = Given.args(
                    "schema",
                    schema,
                    "scripts",
                    scripts.keySet().stream().map(Given.Literal::new).toList());
            migrate.look(args, context);
            Ended.done(migrate.apply(args, Value.NIL, context));
        };
    }

    private LocalContext context() {
        Optional<String> database = dbms == Dbms.POSTGRESQL ? Optional.of("app") : Optional.empty();
        Inventory.DatabaseRef at = server.reference("main", database);
        return new LocalContext(home)
                .with(DatabaseServer.inventory(new Inventory.DatabaseRef(
                        at.name(), at.kind(), at.host(), port, at.database(), at.user(), at.password(), at.settings())))
                .secret("database.main", server.password())
                .with(sql);
    }

    /** What is sent for each schema, once the JVM knows it. */
    private void statements(int count) throws Exception {
        Mover theseus = theseus();
        timed(make(count), 1, theseus);
        sql.forget();
        double seconds = timed(make(count), 1, theseus);
        double jdbc = timed(make(count), 1, jdbc());
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f ms a schema, JDBC %.1f ms%n%s",
                dbms,
                seconds * 1000 / count,
                jdbc * 1000 / count,
                sql.table(count));
    }

    /** How long a scan takes that finds nothing to do, and what Flyway takes for one schema. */
    private void scan(int count) throws Exception {
        new ScanBench(dbms, server, this::connect, context(), scripts()).measure(count, theseus());
        Mover flyway = flyway();
        List<String> some = new ArrayList<>();
        for (int i = 1; i <= Math.min(count, 50); i++) some.add("tenant_" + i);
        flyway.move(some.getFirst());
        System.out.printf(Locale.ROOT, "  Flyway: %.1f ms a schema%n", timed(some, 1, flyway) * 1000 / some.size());
    }
}
