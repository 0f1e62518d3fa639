package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MySqlServer;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.lab.PrivateDisk;
import dev.theseus.lab.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A MySQL 8.0 server whose disk is full in the middle of a migration. With a binary log, as it has by itself, it waits for room there; tables
 * have theirs or not. Only with {@code -Pdeep}, which brings the server.
 */
@Timeout(400)
class MySqlFullDiskTest {
    private static final int KILOBYTES = 512 * 1024;
    private static final int MANY = 300;
    private static final String ROOM = "no room left on its disk";

    @TempDir
    Path home;

    @SuppressWarnings("NullAway.Init")
    private PrivateDisk disk;

    private Optional<DatabaseServer> server = Optional.empty();
    private final Map<String, String> scripts = new LinkedHashMap<>();

    @AfterEach
    void stop() throws Exception {
        if (server.isPresent()) server.get().close();
        disk.close();
    }

    private void start(String... options) throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        Path data = Files.createDirectories(home.resolve("server/data"));
        disk = PrivateDisk.at(data, KILOBYTES);
        server = Optional.of(MySqlServer.start(disk.within(), data, options));
        server().execute("", "create database tenant");
        scripts.put("V1__t.sql", """
                create table t (id int primary key auto_increment, n int not null, pad char(200) not null);
                create table counter (n int not null);
                insert into counter values (0);
                """);
        done(migrate());
        execute("insert into t (n, pad) with recursive s (n) as (select 1 union all select n + 1 from s where n < 1000)"
                + " select a.n, repeat('x', 200) from s a, s b where b.n <= 100");
    }

    private DatabaseServer server() {
        return server.orElseThrow();
    }

    private void execute(String statement) {
        server().execute("tenant", statement);
    }

    private String value(String query) {
        return server().value("tenant", query);
    }

    private Outcome migrate() throws Exception {
        return migrate(context());
    }

    private LocalContext context() {
        return new LocalContext(home)
                .with(DatabaseServer.inventory(server().reference("main", Optional.empty())))
                .secret("database.main", server().password());
    }

    private Outcome migrate(LocalContext context) throws Exception {
        var args = Given.args(
                "schema",
                "tenant",
                "scripts",
                scripts.keySet().stream().map(Given.Literal::new).toList());
        return new Migrate(path -> scripts.getOrDefault(path, "")).apply(args, Value.NIL, context);
    }

    private FutureTask<Outcome> migrating(LocalContext context) {
        var migrating = new FutureTask<>(() -> migrate(context));
        Thread.ofVirtual().start(migrating);
        return migrating;
    }

    /** Until progress says that the server waits for room. What it said. */
    private static String told(LocalContext context, FutureTask<Outcome> migrating) throws Exception {
        while (context.progress().stream().noneMatch(line -> line.contains(ROOM))) {
            if (migrating.isDone()) throw new AssertionError("it did not wait: " + migrating.get());
            Thread.sleep(100);
        }
        return context.progress().stream()
                .filter(line -> line.contains(ROOM))
                .findFirst()
                .orElseThrow();
    }

    private String applied() {
        return value("select max(version) from flyway_schema_history");
    }

    /** MySQL 8.0.15 itself dies of that (signal 11, each time that it was tried); one that does not says that the table is full. */
    @Test
    void a_table_that_is_copied_has_not_changed_and_goes_on_when_there_is_room() throws Exception {
        start();
        assertThat(value("select @@log_bin")).isEqualTo("1");
        scripts.put("V2__wide.sql", """
                create table before_it (id int primary key);
                insert into before_it values (1);
                alter table t modify n bigint not null, algorithm=copy;
                update counter set n = n + 1;
                """);
        disk.leave(4_000);
        try {
            Outcome.Failed full = failed(migrate(), Code.SQL_FAILED);
            assertThat(full.effect()).isEqualTo(Action.Effect.PARTIAL);
            assertThat(full.failure().message())
                    .contains(
                            "tenant: V2__wide.sql:3 failed",
                            "is full",
                            "the 2 of 4 statements before it ran and will not run again");
            assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server");
            disk.free();
        } catch (ActionException doubt) {
            assertThat(doubt.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
            assertThat(doubt.failure().message()).startsWith("tenant: ").contains("V2__wide.sql:3");
            disk.free();
            server().restart();
        }
        assertThat(applied()).isEqualTo("1");
        assertThat(done(migrate())).containsEntry("applied", Value.of(1));
        assertThat(value("select data_type from information_schema.columns where table_schema = 'tenant'"
                        + " and table_name = 't' and column_name = 'n'"))
                .isEqualTo("bigint");
        assertThat(value("select concat((select count(*) from before_it), ' ', (select n from counter))"))
                .isEqualTo("1 1");
        assertThat(applied()).isEqualTo("2");
        assertThat(value("select count(*) from theseus_migration")).isEqualTo("0");
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }

    /** Where the binary log has no room, whoever commits waits. */
    @Test
    void a_binary_log_without_room_is_told_of_and_all_goes_on_when_there_is_some() throws Exception {
        start();
        disk.leave(0);
        for (int i = 2; i <= 40; i++) scripts.put("V" + i + "__count_up.sql", "update counter set n = n + 1;\n");
        LocalContext context = context();
        var migrating = migrating(context);
        assertThat(told(context, migrating)).startsWith("tenant: ").contains("make room there");
        disk.free();
        done(migrating.get());
        assertThat(value("select n from counter")).isEqualTo("39");
        assertThat(applied()).isEqualTo("9");
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }

    /** A definition that is larger than what is left, while all that is written down before it is not. */
    private void largeDefinition() throws Exception {
        scripts.put(
                "V2__large.sql",
                "alter table /* " + "x".repeat(200_000)
                        + " */ counter add column c int;\nupdate counter set n = n + 1;\n");
    }

    /** Its binary log has a part of it, and its tables nothing. */
    @Test
    void a_server_that_is_killed_while_a_definition_waits_has_not_carried_it_out_and_it_is_sent_again()
            throws Exception {
        start();
        largeDefinition();
        disk.leave(64);
        LocalContext context = context();
        var migrating = migrating(context);
        assertThat(told(context, migrating)).contains("alter table");
        server().kill();
        assertThat(catchThrowable(migrating::get)).cause().isInstanceOfSatisfying(ActionException.class, e -> {
            assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
            assertThat(e.failure().message()).startsWith("tenant: ");
        });
        disk.free();
        server().restart();
        goesOn();
    }

    /** Told not to, a person ends it all the same: then the server stops over its binary log. */
    @Test
    void a_statement_that_is_ended_while_it_waits_for_the_binary_log_is_in_doubt_and_sent_again() throws Exception {
        start();
        largeDefinition();
        disk.leave(64);
        LocalContext context = context();
        var migrating = migrating(context);
        var session = Pattern.compile("session (\\d+): ").matcher(told(context, migrating));
        assertThat(session.find()).isTrue();
        execute("kill query " + session.group(1));
        assertThat(catchThrowable(migrating::get))
                .cause()
                .isInstanceOfSatisfying(
                        ActionException.class, e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        disk.free();
        server().restart();
        goesOn();
    }

    private void goesOn() throws Exception {
        LocalContext again = context();
        assertThat(done(migrate(again))).as("%s", again.progress()).containsEntry("applied", Value.of(1));
        assertThat(value("select concat(count(c), ' ', max(n)) from counter")).isEqualTo("0 1");
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }

    /** Even to ask who that is may take room for a temporary table. */
    @Test
    void whoever_comes_while_a_definition_waits_sends_nothing() throws Exception {
        start();
        largeDefinition();
        disk.leave(64);
        LocalContext first = context();
        var migrating = migrating(first);
        told(first, migrating);
        LocalContext second = context();
        var another = migrating(second);
        while (!another.isDone()
                && second.progress().stream().noneMatch(line -> line.contains("another session is at work in tenant")))
            Thread.sleep(100);
        if (another.isDone()) {
            Outcome.Failed full = failed(another.get(), Code.SQL_FAILED);
            assertThat(full.effect()).isEqualTo(Action.Effect.NONE);
            assertThat(full.failure().message()).startsWith("tenant: ");
            assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server");
        }
        disk.free();
        assertThat(done(migrating.get())).containsEntry("applied", Value.of(1));
        if (full(another)) another = migrating(context());
        assertThat(done(another.get())).containsEntry("applied", Value.of(0));
        assertThat(value("select concat(count(c), ' ', max(n)) from counter")).isEqualTo("0 1");
    }

    private static boolean full(FutureTask<Outcome> task) throws Exception {
        return task.isDone() && task.get() instanceof Outcome.Failed;
    }

    @Test
    void without_a_binary_log_what_has_no_room_fails_at_once_or_waits_and_nothing_is_doubled() throws Exception {
        start("--skip-log-bin");
        disk.leave(0);
        for (int i = 2; i <= MANY; i++) scripts.put("V" + i + "__count_up.sql", "update counter set n = n + 1;\n");
        LocalContext context = context();
        var migrating = migrating(context);
        // Where a script's own statement waits for a page nobody is told.
        for (int i = 0; i < 600 && !migrating.isDone(); i++) Thread.sleep(100);
        if (migrating.isDone()) {
            Outcome.Failed full = failed(migrating.get(), Code.SQL_FAILED);
            assertThat(full.failure().remedy()).startsWith("make room on the disk of the database server");
            disk.free();
            done(migrate());
        } else {
            disk.free();
            done(migrating.get());
        }
        assertThat(value("select n from counter")).isEqualTo(Integer.toString(MANY - 1));
        assertThat(done(migrate())).containsEntry("applied", Value.of(0));
    }
}
