package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.lab.PrivateDisk;
import dev.theseus.lab.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database server whose disk is full in the middle of a migration, until a person makes room. */
@Timeout(300)
class FullDiskTest {
    private static final String SCHEMA = "tenant";
    private static final String OTHER = "other";
    private static final int KILOBYTES = 512 * 1024;
    private static final int MANY = 300;

    @TempDir
    Path home;

    @SuppressWarnings("NullAway.Init")
    private PrivateDisk disk;

    @SuppressWarnings("NullAway.Init")
    private DatabaseServer server;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<String> database = Optional.empty();
    private final Map<String, String> scripts = new LinkedHashMap<>();

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) open.pop().close();
    }

    /** The data of a server, and nothing else that it or the tests write, is to be on it. */
    private PrivateDisk diskAt(Path data) throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        disk = PrivateDisk.at(Files.createDirectories(data), KILOBYTES);
        open.push(disk);
        return disk;
    }

    private void mariadb() throws Exception {
        Path data = home.resolve("server/data");
        server = MariaDbServer.start(diskAt(data).within(), data, "--innodb-log-file-size=8M");
        open.push(server);
        for (String schema : List.of(SCHEMA, OTHER)) server.execute("", "create database " + schema);
        scripts.put("V1__t.sql", """
                create table t (id int primary key auto_increment, n int not null, pad char(200) not null);
                create table counter (n int not null);
                insert into counter values (0);
                create procedure count_up() update counter set n = n + 1;
                """);
        for (String schema : List.of(SCHEMA, OTHER)) done(migrate(schema));
        execute("insert into t (n, pad) select seq, repeat('x', 200) from seq_1_to_100000");
    }

    private void postgresql(String... settings) throws Exception {
        Path directory = home.resolve("server");
        server = PostgreSqlServer.start(
                directory, diskAt(directory.resolve("data")).within());
        open.push(server);
        for (String setting : settings) server.execute("", "alter system set " + setting);
        server.execute("", "select pg_reload_conf()");
        server.execute("", "create database app");
        database = Optional.of("app");
        for (String schema : List.of(SCHEMA, OTHER)) server.execute("app", "create schema " + schema);
        scripts.put("V1__t.sql", """
                create table t (id int primary key, n int not null, pad char(200) not null);
                create table counter (n int not null);
                insert into counter values (0);
                """);
        for (String schema : List.of(SCHEMA, OTHER)) done(migrate(schema));
        execute("insert into t select n, n, repeat('x', 200) from generate_series(1, 200000) as n");
        execute("checkpoint");
    }

    private void execute(String statement) {
        if (database.isEmpty()) server.execute(SCHEMA, statement);
        else server.execute("app", "set search_path = " + SCHEMA + "; " + statement);
    }

    private String value(String query) {
        return server.value(database.orElse(SCHEMA), query.replace("@", SCHEMA + "."));
    }

    private Outcome migrate() throws Exception {
        return migrate(SCHEMA);
    }

    private Outcome migrate(String schema) throws Exception {
        return migrate(schema, context());
    }

    private LocalContext context() {
        return new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", database)))
                .secret("database.main", server.password());
    }

    private Outcome migrate(String schema, LocalContext context) throws Exception {
        var args = Given.args(
                "schema",
                schema,
                "scripts",
                scripts.keySet().stream().map(Given.Literal::new).toList());
        return new Migrate(path -> scripts.getOrDefault(path, "")).apply(args, Value.NIL, context);
    }

    private String applied() {
        return value("select max(version) from @flyway_schema_history");
    }

    /** Where a begun script stands, as whoever goes on reads it. */
    private String mark() {
        return value("select concat(script, ' ', statement, ' ', sent) from @theseus_migration");
    }

    @Test
    void mariadb_a_table_that_is_copied_fails_with_what_ran_and_goes_on_when_there_is_room() throws Exception {
        mariadb();
        scripts.put("V2__wide.sql", """
                create table before_it (id int primary key);
                insert into before_it values (1);
                alter table t modify n bigint not null, algorithm=copy;
                update counter set n = n + 1;
                """);
        disk.leave(4_000);
        for (int times = 0; times < 2; times++) {
            Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
            assertThat(full.effect()).isEqualTo(Action.Effect.PARTIAL);
            assertThat(full.failure().message())
                    .contains(
                            "tenant: V2__wide.sql:3 failed",
                            "is full",
                            "the 2 of 4 statements before it ran and will not run again");
            assertThat(full.failure().remedy())
                    .isEqualTo("make room on the disk of the database server (or let that table grow, where it has a"
                            + " limit of its own), then retry: it goes on from there");
        }
        assertThat(applied()).isEqualTo("1");
        assertThat(mark()).isEqualTo("V2__wide.sql 3 0");
        assertThat(value("select count(*) from t")).as("readable meanwhile").isEqualTo("100000");
        assertThat(done(migrate(OTHER)))
                .as("its tables have room, while the disk is full for the other's")
                .containsEntry("applied", Value.of(1));
        disk.free();
        assertThat(done(migrate())).containsEntry("applied", Value.of(1));
        assertThat(value("select data_type from information_schema.columns where table_schema = 'tenant'"
                        + " and table_name = 't' and column_name = 'n'"))
                .isEqualTo("bigint");
        assertThat(value("select concat((select count(*) from before_it), ' ', (select n from counter))"))
                .isEqualTo("1 1");
        assertThat(applied()).isEqualTo("2");
        assertThat(value("select count(*) from @theseus_migration")).isEqualTo("0");
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }

    @Test
    void mariadb_where_nothing_can_be_written_down_nothing_is_sent() throws Exception {
        mariadb();
        execute("drop table theseus_migration");
        scripts.put("V2__n.sql", "update counter set n = n + 1;\n");
        disk.leave(0);
        Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
        assertThat(full.effect()).isEqualTo(Action.Effect.NONE);
        assertThat(full.failure().message())
                .startsWith("tenant: ")
                .contains("No space left on device", "nothing of a script took effect this time");
        assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server");
        assertThat(value("select n from counter")).isEqualTo("0");
        disk.free();
        done(migrate());
        assertThat(value("select n from counter")).isEqualTo("1");
    }

    /** Rows fit in until a page is full: at which script that is, the server knows. */
    @Test
    void mariadb_a_ledger_that_takes_no_row_doubles_nothing() throws Exception {
        mariadb();
        disk.leave(0);
        for (int i = 2; i <= MANY; i++) scripts.put("V" + i + "__count_up.sql", "update counter set n = n + 1;\n");
        Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
        assertThat(full.failure().message()).contains("flyway_schema_history", "nothing of this script ran");
        assertThat(value("select n from counter"))
                .isEqualTo(value("select count(*) - 1 from flyway_schema_history"))
                .isNotEqualTo("0");
        disk.free();
        done(migrate());
        assertThat(value("select n from counter")).isEqualTo(Integer.toString(MANY - 1));
    }

    @Test
    void mariadb_a_script_that_ran_and_is_not_in_the_ledger_is_entered_later_and_does_not_run_again() throws Exception {
        mariadb();
        disk.leave(0);
        // What a call has done nobody can see afterwards.
        for (int i = 2; i <= MANY; i++) scripts.put("V" + i + "__count_up.sql", "call count_up();\n");
        Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
        assertThat(full.effect()).isEqualTo(Action.Effect.PARTIAL);
        assertThat(full.failure().message())
                .contains("ran and will not run again, but the ledger does not take it", "flyway_schema_history");
        assertThat(value("select n from counter")).isEqualTo(value("select count(*) from flyway_schema_history"));
        disk.free();
        done(migrate());
        assertThat(value("select n from counter")).isEqualTo(Integer.toString(MANY - 1));
    }

    /** Other engines do not fail: the server waits, and only a person can end that. */
    @Test
    void mariadb_an_engine_that_waits_for_room_is_told_of_and_can_be_ended() throws Exception {
        mariadb();
        for (String schema : List.of(SCHEMA, OTHER))
            server.execute(schema, "create table m (id int primary key, pad char(200) not null) engine=MyISAM");
        execute("insert into m select seq, repeat('m', 200) from seq_1_to_40000");
        scripts.put("V2__m.sql", "alter table m add column n int not null, algorithm=copy;\n");
        disk.leave(4_000);
        LocalContext context = context();
        var migrating = new FutureTask<>(() -> migrate(SCHEMA, context));
        Thread.ofVirtual().start(migrating);
        while (context.progress().stream().noneMatch(line -> line.contains("no room left on its disk and waits"))) {
            assertThat(migrating).isNotDone();
            Thread.sleep(100);
        }
        String told = context.progress().getLast();
        assertThat(told).startsWith("tenant: ").contains("alter table m", "make room there");
        var kill = Pattern.compile("kill query \\d+").matcher(told);
        assertThat(kill.find()).isTrue();
        execute(kill.group());
        Outcome.Failed full = failed(migrating.get(), Code.SQL_FAILED);
        assertThat(full.failure().message()).contains("tenant: V2__m.sql:1 failed", "No space left on device");
        assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server, then retry");
        assertThat(mark()).isEqualTo("V2__m.sql 1 0");
        assertThat(value("select count(*) from m")).isEqualTo("40000");
        disk.free();
        assertThat(done(migrate())).containsEntry("applied", Value.of(1));
        assertThat(value("select count(n) from m")).isEqualTo("40000");
        done(migrate(OTHER));
    }

    @Test
    void postgresql_is_as_it_was_and_goes_on_when_there_is_room() throws Exception {
        postgresql();
        scripts.put("V2__wide.sql", """
                update counter set n = n + 1;
                alter table t alter column n type bigint;
                """);
        execute("select pg_switch_wal()");
        execute("checkpoint");
        disk.leave(10_000);
        Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
        assertThat(full.effect()).isEqualTo(Action.Effect.NONE);
        assertThat(full.failure().message())
                .contains(
                        "tenant: V2__wide.sql:2 failed",
                        "No space left on device",
                        "the transaction was rolled back, and the schema is as it was before it");
        assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server");
        assertThat(value("select n from @counter")).isEqualTo("0");
        assertThat(applied()).isEqualTo("1");
        assertThat(done(migrate(OTHER)))
                .as("its tables have room, while the disk is full for the other's")
                .containsEntry("applied", Value.of(1));
        disk.free();
        assertThat(done(migrate())).containsEntry("applied", Value.of(1));
        assertThat(value("select n from @counter")).isEqualTo("1");
        assertThat(value("select pg_typeof(n)::text from @t limit 1")).isEqualTo("bigint");
    }

    /** It ends all sessions with its error, that one's, too. */
    @Test
    void postgresql_that_panics_over_its_own_log_leaves_no_half() throws Exception {
        // Otherwise it writes over old pieces of its log for a while.
        postgresql("wal_recycle = off", "min_wal_size = '32MB'");
        scripts.put("V2__none.sql", """
                update counter set n = n + 1;
                delete from t;
                """);
        execute("select pg_switch_wal()");
        execute("checkpoint");
        disk.leave(3_000);
        ActionException doubt = catchThrowableOfType(ActionException.class, this::migrate);
        assertThat(doubt).isNotNull();
        assertThat(doubt.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
        assertThat(doubt.failure().message()).startsWith("tenant: ").contains("V2__none.sql:2");
        disk.free();
        server.restart();
        assertThat(value("select n from @counter")).isEqualTo("0");
        assertThat(done(migrate())).containsEntry("applied", Value.of(1));
        assertThat(value("select (select n from @counter) || ' ' || (select count(*) from @t)"))
                .isEqualTo("1 0");
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }
}
