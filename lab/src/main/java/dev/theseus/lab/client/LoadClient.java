package dev.theseus.lab.client;

import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends journeys at a fixed rate until it is stopped. Open loop: a journey begins when the clock says so, however slow
 * the others are, since a client that waits for answers hides the very waiting that it should measure.
 */
public final class LoadClient {

    private static final Duration END_LIMIT = Duration.ofSeconds(105);
    private static final int USERS = 3;

    private final ClientOptions options;
    private final DatabaseAddress database;
    private final List<Tenant> tenants;
    private final Tally tally;
    private final Browser browser;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final ExecutorService journeys = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread schedule = Thread.ofPlatform().name("schedule").unstarted(this::schedule);

    private LoadClient(ClientOptions options, DatabaseAddress database, List<Tenant> tenants, DatabaseClock clock) {
        this.options = options;
        this.database = database;
        this.tenants = tenants;
        this.tally = new Tally(options.requestsPerSecond());
        this.browser = new Browser(clock, tally);
    }

    /** A client for every context that is enabled now. */
    public static LoadClient of(ClientOptions options) throws IOException, SQLException {
        try (Connection connection = database(options).connect()) {
            List<Tenant> tenants = Sql.list(
                    connection,
                    row -> new Tenant(row.getLong(1), row.getString(2)),
                    "SELECT c.cid, p.db_schema FROM configdb.context c JOIN configdb.context_server2db_pool p"
                            + " ON p.cid = c.cid WHERE c.enabled = 1 ORDER BY c.cid");
            return of(options, tenants);
        }
    }

    /** A client for some contexts. */
    static LoadClient of(ClientOptions options, List<Tenant> tenants) throws IOException, SQLException {
        DatabaseAddress database = database(options);
        try (Connection connection = database.connect()) {
            return new LoadClient(options, database, tenants, DatabaseClock.compare(connection));
        }
    }

    private static DatabaseAddress database(ClientOptions options) throws IOException {
        String password = Files.readString(Path.of(options.passwordFile())).strip();
        return new DatabaseAddress(options.databaseUrl(), options.databaseUser(), password);
    }

    public void start() {
        schedule.start();
    }

    private void schedule() {
        URI start = URI.create(options.url());
        long pauseNanos = TimeUnit.SECONDS.toNanos(Journey.REQUESTS) / options.requestsPerSecond();
        long begin = System.nanoTime();
        try {
            for (long i = 0; ; i++) {
                TimeUnit.NANOSECONDS.sleep(begin + i * pauseNanos - System.nanoTime());
                Tenant tenant = tenants.get((int) (i % tenants.size()));
                String name = "w-" + run + "-" + i;
                journeys.submit(() -> {
                    long user = ThreadLocalRandom.current().nextLong(1, USERS + 1);
                    new Journey(browser, start, tenant, user, name, options.thinkMs()).travel();
                    return name;
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was seen so far. */
    public ClientStatistics statistics() {
        try (Connection connection = database.connect()) {
            tally.judge(MaintenanceLog.read(connection));
        } catch (SQLException e) {
            return tally.statistics("running", "pending"); // refusals wait for the next time
        }
        return tally.statistics("running", "pending");
    }

    /** Begins no more journeys, lets the others end, and looks once more for every write that was acknowledged. */
    public ClientStatistics stop() throws InterruptedException {
        schedule.interrupt();
        schedule.join();
        journeys.shutdown();
        if (!journeys.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            journeys.shutdownNow();
        }
        try (Connection connection = database.connect()) {
            tally.judge(MaintenanceLog.read(connection));
            new WriteAudit(connection).missing(tally.acknowledged()).forEach(tally::lost);
            return tally.statistics("finished", "done");
        } catch (SQLException e) {
            return tally.statistics("finished", "not possible: " + e.getMessage());
        }
    }
}
