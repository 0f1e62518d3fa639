package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds of {@code migrate} on every kind of server. Flyway is the judge of the ledger. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MigrateContract {
    @TempDir
    Path home;

    final DatabaseServer server;
    private int schemata;

    MigrateContract(Path directory) throws Exception {
        server = start(directory.resolve("server"));
    }

    abstract DatabaseServer start(Path directory) throws Exception;

    /** Scripts whose statements cannot be carried out twice without that being seen. */
    abstract Map<String, String> scripts();

    abstract void create(String schema);

    /** Everything that a schema has, as one text: tables, columns, indexes, rows. */
    abstract String picture(String schema);

    abstract Flyway flyway(String schema, Path scripts, Optional<String> target);

    abstract String value(String schema, String query);

    abstract void execute(String schema, String statement);

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    String schema() {
        String name = "tenant_" + ++schemata;
        create(name);
        return name;
    }

    LocalContext context(MortalSql sql) {
        return new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", database())))
                .secret("database.main", server.password())
                .with(sql);
    }

    Optional<String> database() {
        return Optional.empty();
    }

    Outcome migrate(String schema, Map<String, String> scripts, LocalContext context, Object... more) throws Exception {
        return new Migrate(files(scripts)).apply(args(schema, scripts, more), Value.NIL, context);
    }

    static PlanFiles files(Map<String, String> scripts) {
        return path -> scripts.getOrDefault(path, "");
    }

    Args args(String schema, Map<String, String> scripts, Object... more) {
        Object[] keys = new Object[4 + more.length];
        keys[0] = "schema";
        keys[1] = schema;
        keys[2] = "scripts";
        keys[3] = scripts.keySet().stream().map(Given.Literal::new).toList();
        System.arraycopy(more, 0, keys, 4, more.length);
        return Given.args(keys);
    }

    Outcome migrate(String schema, Map<String, String> scripts) throws Exception {
        return migrate(schema, scripts, context(MortalSql.immortal()));
    }

    Path onDisk(Map<String, String> scripts) throws IOException {
        Path folder = Files.createTempDirectory(home, "scripts");
        for (var script : scripts.entrySet()) Files.writeString(folder.resolve(script.getKey()), script.getValue());
        return folder;
    }

    static Map<String, String> first(Map<String, String> scripts, int count) {
        Map<String, String> some = new LinkedHashMap<>();
        scripts.entrySet().stream().limit(count).forEach(script -> some.put(script.getKey(), script.getValue()));
        return some;
    }

    void flywayAgrees(String schema, Map<String, String> scripts) throws IOException {
        Flyway flyway = flyway(schema, onDisk(scripts), Optional.empty());
        flyway.validate();
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(flyway.info().all())
                .extracting(info -> info.getState().isFailed())
                .containsOnly(false);
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @Test
    void flyway_agrees_with_what_theseus_has_done() throws Exception {
        String schema = schema();
        var result = done(migrate(schema, scripts()));
        assertThat(result).containsEntry("applied", Value.of(scripts().size()));
        flywayAgrees(schema, scripts());
        assertThat(done(migrate(schema, scripts()))).containsEntry("applied", Value.of(0));
    }

    @Test
    void a_schema_is_the_same_whichever_of_the_two_has_migrated_it() throws Exception {
        String ours = schema();
        done(migrate(ours, scripts()));
        String theirs = schema();
        flyway(theirs, onDisk(scripts()), Optional.empty()).migrate();
        assertThat(picture(ours)).isEqualTo(picture(theirs));
    }

    @Test
    void each_goes_on_where_the_other_stopped() throws Exception {
        String schema = schema();
        Flyway theirs = flyway(schema, onDisk(scripts()), Optional.of("1"));
        assertThat(theirs.migrate().migrationsExecuted).isGreaterThanOrEqualTo(1);
        Map<String, String> some = new LinkedHashMap<>(first(scripts(), 2));
        some.put("R__views.sql", scripts().getOrDefault("R__views.sql", ""));
        assertThat(done(migrate(schema, some))).containsEntry("applied", Value.of(1));
        Flyway on = flyway(schema, onDisk(scripts()), Optional.empty());
        assertThat(on.migrate().success).isTrue();
        assertThat(List.of(on.info().applied()))
                .extracting(MigrationInfo::getScript)
                .hasSameElementsAs(scripts().keySet());
        assertThat(done(migrate(schema, scripts()))).containsEntry("applied", Value.of(0));
        flywayAgrees(schema, scripts());
    }

    @Test
    void killed_at_any_statement_and_taken_up_again_each_was_carried_out_once() throws Exception {
        String undisturbed = schema();
        MortalSql whole = MortalSql.immortal();
        done(migrate(undisturbed, scripts(), context(whole)));
        String wanted = picture(undisturbed);
        for (int deadly = 1; deadly <= whole.sent().size(); deadly++) {
            String schema = schema();
            String at = "nothing";
            try {
                migrate(schema, scripts(), context(new MortalSql(deadly)));
            } catch (MortalSql.Killed killed) {
                at = killed.getMessage();
            }
            assertThat(at).isNotEqualTo("nothing");
            done(migrate(schema, scripts()));
            assertThat(picture(schema)).as(at).isEqualTo(wanted);
            if (deadly % 10 == 0) flywayAgrees(schema, scripts());
        }
    }

    @Test
    void a_script_that_was_changed_after_it_ran_stops_everything() throws Exception {
        String schema = schema();
        done(migrate(schema, first(scripts(), 2)));
        String before = picture(schema);
        Map<String, String> changed = new LinkedHashMap<>(scripts());
        changed.compute(changed.keySet().iterator().next(), (_, text) -> text + "\n-- a word more\n");
        var refused = failed(migrate(schema, changed), Code.LEDGER_DIFFERS);
        assertThat(refused.failure().message()).contains("changed after it ran", "nothing was sent");
        assertThat(refused.effect()).as("nothing is to be undone").isEqualTo(Action.Effect.NONE);
        assertThat(picture(schema)).isEqualTo(before);
    }

    @Test
    void a_schema_with_tables_and_no_ledger_needs_a_word_on_its_version() throws Exception {
        String schema = schema();
        for (var script : first(scripts(), 1).values())
            for (String statement : script.split(";\\s*\n")) if (!statement.isBlank()) execute(schema, statement);
        assertThat(failed(migrate(schema, scripts()), Code.LEDGER_DIFFERS)
                        .failure()
                        .remedy())
                .contains("baseline");
        var result = done(migrate(schema, scripts(), context(MortalSql.immortal()), "baseline", "1"));
        assertThat(result).containsEntry("applied", Value.of(scripts().size() - 1));
        flywayAgrees(schema, scripts());
    }

    @Test
    void what_is_in_place_is_seen_without_owning_anything() throws Exception {
        String schema = schema();
        Args args = args(schema, scripts());
        Migrate migrate = new Migrate(files(scripts()));
        assertThat(migrate.look(args, context(MortalSql.immortal())).state()).isEqualTo(Action.Look.State.UNCLEAR);
        done(migrate(schema, scripts()));
        assertThat(migrate.look(args, context(MortalSql.immortal())).state()).isEqualTo(Action.Look.State.IN_PLACE);
    }

    /** A definition that waits for whoever has read {@code customer}. */
    private static Map<String, String> waiting() {
        return Map.of("V9__waits.sql", "alter table customer add column late int;\n");
    }

    private Map<String, String> withWaiting() {
        Map<String, String> all = new LinkedHashMap<>(scripts());
        all.putAll(waiting());
        return all;
    }

    @Test
    void an_open_reader_is_named_and_nobody_waits_behind_us_for_longer_than_the_time_out() throws Exception {
        String schema = schema();
        done(migrate(schema, scripts()));
        LocalContext context = context(MortalSql.immortal());
        Duration longest = Duration.ZERO;
        Thread migrating;
        var ended = new CompletableFuture<Outcome>();
        try (Connection reader = connect(schema);
                Connection application = connect(schema)) {
            reader.setAutoCommit(false);
            read(reader);
            migrating = Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(migrate(schema, withWaiting(), context, "lock_timeout", Duration.ofSeconds(1)));
                } catch (Exception e) {
                    ended.completeExceptionally(e);
                }
            });
            // The application goes on while we try, and try again.
            while (context.progress().stream()
                            .filter(line -> line.contains("waits for a lock"))
                            .count()
                    < 3) {
                Instant before = Instant.now();
                read(application);
                Duration took = Duration.between(before, Instant.now());
                if (took.compareTo(longest) > 0) longest = took;
                assertThat(ended).isNotDone();
            }
            reader.rollback();
        }
        migrating.join();
        assertThat(done(ended.get())).containsEntry("applied", Value.of(1));
        assertThat(context.progress())
                .anySatisfy(line -> assertThat(line)
                        .contains("V9__waits.sql:1 waits for a lock: session ", "theseus", "in a transaction for"));
        // One second, and what a busy machine adds; the reader stayed for several tries.
        assertThat(longest).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void patience_ends_with_the_name_of_who_was_in_the_way() throws Exception {
        String schema = schema();
        done(migrate(schema, scripts()));
        try (Connection reader = connect(schema)) {
            reader.setAutoCommit(false);
            read(reader);
            var failure = failed(
                            migrate(
                                    schema,
                                    withWaiting(),
                                    context(MortalSql.immortal()),
                                    "lock_timeout",
                                    Duration.ofSeconds(1),
                                    "patience",
                                    Duration.ZERO),
                            Code.SCHEMA_BUSY)
                    .failure();
            assertThat(failure.message()).contains("V9__waits.sql:1", "session ", "it did not run");
        }
        assertThat(done(migrate(schema, withWaiting()))).containsEntry("applied", Value.of(1));
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("select count(*) from customer").close();
        }
    }

    abstract Connection connect(String schema) throws SQLException;

    /** A statement that leaves the table {@code slow} after so many seconds, and cannot run twice. */
    abstract String slow(int seconds);

    @Test
    void a_statement_that_outlives_its_controller_is_waited_for_and_not_sent_again() throws Exception {
        String schema = schema();
        Map<String, String> scripts = Map.of("V1__slow.sql", slow(8) + ";\ncreate table fast (id int);\n");
        MortalSql leaving = MortalSql.leaving("slow");
        assertThatExceptionOfType(MortalSql.Killed.class).isThrownBy(() -> migrate(schema, scripts, context(leaving)));
        LocalContext context = context(MortalSql.immortal());
        assertThat(done(migrate(schema, scripts, context))).containsEntry("applied", Value.of(1));
        assertThat(context.progress())
                .anySatisfy(line -> assertThat(line).contains("another session is at work in " + schema, "slow"));
        leaving.await();
    }

    @Test
    void a_session_whose_controller_is_gone_without_a_word_is_ended() throws Exception {
        String schema = schema();
        LocalContext context = context(MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        var place = new OwnedSchema.Place(at, dbms(), schema, "flyway_schema_history");
        try (OwnedSchema gone = OwnedSchema.take(
                        place, new Manner(Duration.ofSeconds(1), Duration.ZERO), new SpareSessions(), context);
                var session = place.open(context)) {
            assertThatExceptionOfType(Stopped.class)
                    .isThrownBy(() -> new Ownership(dbms(), schema, session).take(context, Duration.ZERO))
                    .satisfies(e -> assertThat(e.failure().message()).contains("another session", "idle for"));
            new Ownership(dbms(), schema, session, Duration.ofSeconds(1)).take(context, Duration.ofMinutes(1));
            assertThatExceptionOfType(SqlFailed.class).isThrownBy(() -> gone.run("select 1"));
        }
    }

    abstract Dbms dbms();

    @Test
    void a_refused_statement_is_mended_and_the_script_goes_on_with_it() throws Exception {
        String schema = schema();
        String good = "create table a (id int);\ninsert into a values (1);\n";
        Map<String, String> broken =
                Map.of("V1__x.sql", good + "create table b (id wrong);\ncreate table c (id int);\n");
        var failure = failed(migrate(schema, broken), Code.SQL_FAILED).failure();
        assertThat(failure.message()).contains(schema + ": V1__x.sql:3 failed");
        Map<String, String> mended = Map.of("V1__x.sql", good + "create table b (id int);\ncreate table c (id int);\n");
        done(migrate(schema, mended));
        assertThat(value(schema, "select count(*) from " + schema + ".a")).isEqualTo("1");
        flywayAgrees(schema, mended);
    }
}
