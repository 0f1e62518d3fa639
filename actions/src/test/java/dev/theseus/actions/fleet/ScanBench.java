package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** How long it takes to see of many schemata that nothing is to be done. */
final class ScanBench {
    private static final int MAKERS = 4;
    /** PostgreSQL has room for some thousands of locks, and each new schema takes half a dozen until its transaction ends. */
    private static final int IN_ONE_TRANSACTION = 50;

    private final Dbms dbms;
    private final DatabaseServer server;
    private final Connecting connecting;
    private final LocalContext context;
    private final Map<String, String> scripts;

    /** To a schema, or to the server where that is empty. */
    @FunctionalInterface
    interface Connecting {
        Connection connect(String schema) throws Exception;
    }

    ScanBench(
            Dbms dbms,
            DatabaseServer server,
            Connecting connecting,
            LocalContext context,
            Map<String, String> scripts) {
        this.dbms = dbms;
        this.server = server;
        this.connecting = connecting;
        this.context = context;
        this.scripts = scripts;
    }

    /** @param first brings one schema to where all shall be */
    void measure(int count, FleetBench.Mover first) throws Exception {
        long before = System.nanoTime();
        make(count, first);
        System.out.printf(
                Locale.ROOT, "%s: %d schemata made in %.0f s%n", dbms, count, (System.nanoTime() - before) / 1e9);
        ScriptSet set = ScriptSet.of(dbms, scripts);
        for (boolean several : new boolean[] {true, false}) {
            System.out.printf(Locale.ROOT, "  %s%n", several ? "with more sessions" : "with one session");
            for (int i = 0; i < scans(count); i++) scan(count, set, several);
        }
    }

    /** Fewer where each takes long. */
    private static int scans(int count) {
        return count > 20_000 ? 2 : 5;
    }

    private void scan(int count, ScriptSet set, boolean several) throws Exception {
        DatabaseRef at = server.reference("main", dbms == Dbms.POSTGRESQL ? Optional.of("app") : Optional.empty());
        System.gc();
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        Duration used = used();
        long begin = System.nanoTime();
        List<Found> found;
        try (var session = context.sql().open(at, at.database(), context.vault())) {
            MoreSessions more = () -> context.sql().open(at, at.database(), context.vault());
            found = new FleetScan(set, Ledger.USUAL, session, several ? more : MoreSessions.NONE).schemata("tenant%");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double servers = used().minus(used).toMillis() / 1e3;
        long peak =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1_000_000;
        System.gc();
        long live = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1_000_000;
        long current = found.stream()
                .filter(one -> one.standing().filter(s -> s.isCurrent()).isPresent())
                .count();
        if (current != count) throw new IllegalStateException(current + " are current");
        System.out.printf(
                Locale.ROOT,
                "    %.2f s; the server's processor %.2f s; heap at most %d MB, with all that was found %d MB; load %.1f%n",
                seconds,
                servers,
                peak,
                live,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** What processors did for the server so far, its processes that have ended included. */
    private static Duration used() throws Exception {
        long ticks = 0;
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            try {
                String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
                // utime, stime, and both of the children that were waited for; a name in brackets stands before them.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]);
            } catch (NoSuchFileException _) {
                // It has ended.
            }
        }
        return Duration.ofMillis(ticks * 10);
    }

    /** A ledger and nothing else: a scan does not look at more. */
    private void make(int count, FleetBench.Mover first) throws Exception {
        String model = "tenant_1";
        try (Connection connection = connecting.connect("")) {
            FleetBench.run(connection, "create schema " + model);
        }
        first.move(model);
        List<List<Integer>> parts = new ArrayList<>();
        for (int from = 2; from <= count; from += IN_ONE_TRANSACTION)
            parts.add(IntStream.range(from, Math.min(from + IN_ONE_TRANSACTION, count + 1))
                    .boxed()
                    .toList());
        List<String> numbers =
                IntStream.range(0, parts.size()).mapToObj(String::valueOf).toList();
        if (dbms == Dbms.MARIADB) server.execute("", "set global innodb_flush_log_at_trx_commit = 0");
        FleetBench.inParallel(numbers, MAKERS, number -> {
            try (Connection connection = connecting.connect("")) {
                connection.setAutoCommit(dbms == Dbms.MARIADB);
                for (int i : parts.get(Integer.parseInt(number))) make("tenant_" + i, model, connection);
                if (dbms == Dbms.POSTGRESQL) connection.commit();
            }
        });
        if (dbms == Dbms.MARIADB) server.execute("", "set global innodb_flush_log_at_trx_commit = 1");
        else server.execute("app", "vacuum analyze");
    }

    private void make(String schema, String model, Connection connection) throws Exception {
        String ledger = schema + "." + Ledger.USUAL;
        String rows = " select * from " + model + "." + Ledger.USUAL;
        FleetBench.run(connection, "create schema " + schema);
        switch (dbms) {
            case MARIADB ->
                FleetBench.run(
                        connection,
                        "create table " + ledger + " (primary key (installed_rank), index (success)) engine = InnoDB"
                                + rows);
            case POSTGRESQL -> {
                FleetBench.run(
                        connection,
                        "create table " + ledger + " (like " + model + "." + Ledger.USUAL + " including all)");
                FleetBench.run(connection, "insert into " + ledger + rows);
            }
        }
    }
}
