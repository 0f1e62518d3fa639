package dev.theseus.actions.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server with a replica that stays behind, and then has caught up. */
@Timeout(180)
class LaggingReplicaTest {
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

    private long lag() throws Exception {
        Args args = Given.args("load", "main", "replicas", List.of(new Given.Literal("replica")));
        QuestionSource.Seen seen = new LoadSource().look(args, context());
        assertThat(seen.failure()).isEmpty();
        return ((Value.Int) seen.names().getOrDefault("lag_s", Value.NIL)).value();
    }

    private void untilLag(LongPredicate fits) throws Exception {
        while (!fits.test(lag())) Thread.sleep(100);
    }

    /**
     * Until it has applied all that there is. Its lag does not tell: that is 0 as well while nothing has arrived yet, and, about once in
     * three thousand starts under a lock, while the first event waits for that lock.
     */
    private void untilCaughtUp() throws Exception {
        String all = main.value("", "select @@gtid_binlog_pos");
        while (!replica.value("", "select @@gtid_slave_pos").equals(all)) Thread.sleep(100);
    }

    @Test
    void a_replica_that_is_behind_is_seen_and_one_that_has_caught_up_too() throws Exception {
        main.run("create database tenant_1");
        untilCaughtUp();
        untilLag(lag -> lag == 0);
        replica.run("stop slave sql_thread");
        assertThat(Duration.ofSeconds(lag())).isGreaterThanOrEqualTo(Duration.ofDays(365));
        replica.run("start slave sql_thread");
        main.run("create database tenant_2");
        untilCaughtUp();
        // A reader's lock keeps it from applying what it has fetched, as a long query or a slow disk would.
        LocalContext context = context();
        try (var reading =
                context.sql().open(replica.reference("replica", Optional.empty()), Optional.empty(), context.vault())) {
            reading.run("flush tables with read lock", List.of(), Optional.empty());
            main.run("create table tenant_1.t (id int primary key)");
            untilLag(lag -> lag > 1 && lag < Duration.ofDays(1).toSeconds());
        }
        untilCaughtUp();
        untilLag(lag -> lag == 0);
        assertThat(replica.value("tenant_1", "select count(*) from t")).isEqualTo("0");
    }
}
