package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server with a replica that stays behind, and then has caught up. */
@Timeout(180)
class LaggingReplicaTest {
    private static final Map<String, String> SCRIPTS =
            Map.of("V1__t.sql", "create table t (id int primary key);\ninsert into t values (1);\n");

    private final Path home;
    private final MariaDbServer main;
    private final MariaDbServer replica;

    LaggingReplicaTest(@TempDir Path home) throws Exception {
        this.home = home;
        main = MariaDbServer.start(Files.createDirectories(home.resolve("main/data")), "--server-id=1", "--log-bin");
        replica = MariaDbServer.start(Files.createDirectories(home.resolve("replica/data")), "--server-id=2");
        main.run("create user copier@'127.0.0.1' identified by 'copier'");
        main.run("grant replication slave on *.* to copier@'127.0.0.1'");
        replica.run("set global gtid_slave_pos = '" + main.value("", "select @@gtid_binlog_pos") + "'");
        replica.run("change master to master_host = '127.0.0.1', master_port = " + main.port()
                + ", master_user = 'copier', master_password = 'copier', master_ssl = 0, master_use_gtid = slave_pos");
        replica.run("start slave");
    }

    @AfterEach
    void stop() throws Exception {
        replica.close();
        main.close();
    }

    private LocalContext context() {
        return new LocalContext(home)
                .with(main.inventory(
                        main.reference("main", Optional.empty()), replica.reference("replica", Optional.empty())))
                .secret("database.main", main.password())
                .secret("database.replica", replica.password());
    }

    private Duration lag() throws Exception {
        LocalContext context = context();
        Databases at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        return Load.of(at, Dbms.MARIADB, List.of("replica"), context).lag().orElseThrow();
    }

    private void untilLag(Predicate<Duration> fits) throws Exception {
        while (!fits.test(lag())) Thread.sleep(100);
    }

    private List<String> migrated(String schema) throws Exception {
        main.run("create database " + schema);
        LocalContext context = context();
        var args = Given.args(
                "schema",
                schema,
                "server",
                "main",
                "scripts",
                List.of(new Given.Literal("V1__t.sql")),
                "ease_off",
                Given.map("replica_lag", Duration.ofSeconds(1), "replicas", List.of(new Given.Literal("replica"))));
        assertThat(done(new Migrate(path -> SCRIPTS.getOrDefault(path, "")).apply(args, Value.NIL, context)))
                .containsEntry("applied", Value.of(1));
        return context.progress();
    }

    @Test
    void a_replica_that_is_behind_is_seen_and_one_that_has_caught_up_too() throws Exception {
        untilLag(Duration.ZERO::equals);
        assertThat(migrated("tenant_1")).contains("1 at a time on main");
        replica.run("stop slave sql_thread");
        assertThat(migrated("tenant_2")).contains("1 at a time on main: a replica does not follow");
        // A reader's lock keeps it from applying what it has fetched, as a long query or a slow disk would.
        LocalContext context = context();
        try (var reading =
                context.sql().open(replica.reference("replica", Optional.empty()), Optional.empty(), context.vault())) {
            reading.run("flush tables with read lock", List.of(), Optional.empty());
            replica.run("start slave sql_thread");
            untilLag(lag -> lag.compareTo(Duration.ofSeconds(1)) > 0 && lag.compareTo(Load.FOR_EVER) < 0);
            assertThat(migrated("tenant_3"))
                    .anyMatch(line -> line.matches("1 at a time on main: a replica is \\d+s behind"));
        }
        untilLag(Duration.ZERO::equals);
        assertThat(migrated("tenant_4")).contains("1 at a time on main");
        assertThat(replica.value("tenant_3", "select count(*) from t")).isEqualTo("1");
    }
}
