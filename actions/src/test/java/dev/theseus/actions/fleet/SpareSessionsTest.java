package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that serve more than once: what one of them was used for is not seen in the next use. */
@Timeout(120)
class SpareSessionsTest {
    private static final Map<String, String> SCRIPTS = Map.of(
            "V1__leave.sql", """
                    create table t (n int);
                    set statement_timeout = '77s';
                    set role pg_monitor;
                    create temp table left_over (n int);
                    select pg_advisory_lock(42);
                    prepare left_over as select 1;
                    """,
            "V1__look.sql", """
                    create table seen as select current_setting('statement_timeout') as timeout, current_user::text as who,
                      to_regclass('pg_temp.left_over')::text as temporary, (select count(*) from pg_prepared_statements where name = 'left_over') as prepared,
                      (select count(*) from pg_locks where locktype = 'advisory' and objid = 42) as locks,
                      current_setting('application_name') as name;
                    """,
            "V1__plain.sql", "create table t (n int);\n");
    private static final String OURS =
            "select count(*) from pg_stat_activity where application_name = 'theseus' and state = 'idle'";

    @TempDir
    Path home;

    private final AtomicInteger opened = new AtomicInteger();
    private final Sql counting = (server, database, vault) -> {
        opened.incrementAndGet();
        return new ConfiguredSql().open(server, database, vault);
    };
    private final Migrate migrate = new Migrate(path -> SCRIPTS.getOrDefault(path, ""));
    /** Keeps its sessions, however long this machine stands still between two uses. */
    private final Migrate keeping =
            new Migrate(path -> SCRIPTS.getOrDefault(path, ""), new SpareSessions(Duration.ofMinutes(10)));

    private Optional<DatabaseServer> server = Optional.empty();
    private Optional<String> database = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        if (server.isPresent()) server.get().close();
    }

    private DatabaseServer postgresql(String... schemata) throws Exception {
        DatabaseServer started = PostgreSqlServer.start(home.resolve("server"));
        server = Optional.of(started);
        started.execute("", "create database app");
        database = Optional.of("app");
        for (String schema : schemata) started.execute("app", "create schema " + schema);
        return started;
    }

    private LocalContext context() {
        DatabaseServer at = server.orElseThrow();
        return new LocalContext(home)
                .with(DatabaseServer.inventory(at.reference("main", database)))
                .secret("database.main", at.password())
                .with(counting);
    }

    private static Args args(String schema, String script) {
        return Given.args("schema", schema, "scripts", List.of(new Given.Literal(script)));
    }

    private void migrated(String schema, String script, LocalContext context) throws Exception {
        migrated(migrate, schema, script, context);
    }

    private static void migrated(Migrate migrate, String schema, String script, LocalContext context) throws Exception {
        Args args = args(schema, script);
        assertThat(migrate.look(args, context).state()).isEqualTo(Look.State.UNCLEAR);
        done(migrate.apply(args, Value.NIL, context));
        assertThat(migrate.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
    }

    @Test
    void on_postgresql_one_session_serves_schema_after_schema_and_carries_nothing_over() throws Exception {
        DatabaseServer at = postgresql("one", "two");
        LocalContext context = context();
        migrated(keeping, "one", "V1__leave.sql", context);
        migrated(keeping, "two", "V1__look.sql", context);
        assertThat(at.value(
                        "app", "select concat_ws(' ', timeout, who, temporary, prepared, locks, name) from two.seen"))
                .isEqualTo("0 " + PostgreSqlServer.USER + " 0 0 theseus");
        assertThat(opened).hasValue(1);
    }

    @Test
    void one_that_the_server_has_ended_is_replaced() throws Exception {
        DatabaseServer at = postgresql("one", "two");
        LocalContext context = context();
        migrated("one", "V1__plain.sql", context);
        at.value(
                "app",
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'theseus'");
        done(migrate.apply(args("two", "V1__plain.sql"), Value.NIL, context));
        assertThat(at.value("app", "select count(*) from two.flyway_schema_history"))
                .isEqualTo("1");
        assertThat(opened).hasValue(2);
    }

    /** The server waits for sessions in a database that is to go, for five seconds. */
    @Test
    void none_is_in_the_way_of_who_drops_the_database() throws Exception {
        DatabaseServer at = postgresql("one");
        migrated("one", "V1__plain.sql", context());
        at.execute("", "drop database app");
        assertThat(at.value("", "select count(*) from pg_database where datname = 'app'"))
                .isEqualTo("0");
    }

    @Test
    void nobody_keeps_one_for_long() throws Exception {
        DatabaseServer at = postgresql("one");
        migrated("one", "V1__plain.sql", context());
        while (!at.value("app", OURS).equals("0")) Thread.sleep(50);
    }

    @Test
    void on_mariadb_the_session_that_looked_is_the_one_that_migrates() throws Exception {
        DatabaseServer at = MariaDbServer.start(Files.createDirectories(home.resolve("server/data")));
        server = Optional.of(at);
        for (String schema : List.of("one", "two")) at.execute("", "create database " + schema);
        LocalContext context = context();
        Args one = args("one", "V1__plain.sql");
        keeping.look(one, context);
        done(keeping.apply(one, Value.NIL, context));
        assertThat(opened).hasValue(1);
        done(keeping.apply(args("two", "V1__plain.sql"), Value.NIL, context));
        assertThat(opened).as("what was set in it stays there").hasValue(2);
    }

    @Test
    void where_the_server_takes_no_more_sessions_those_that_nobody_needs_give_way() throws Exception {
        DatabaseServer at = MariaDbServer.start(Files.createDirectories(home.resolve("server/data")));
        server = Optional.of(at);
        for (int i = 0; i < 30; i++) at.execute("", "create database many_" + i);
        at.execute("", "set global max_connections = 10");
        LocalContext context = context();
        for (int i = 0; i < 30; i++)
            assertThat(migrate.look(args("many_" + i, "V1__plain.sql"), context).evidence())
                    .isEqualTo("no ledger");
    }
}
