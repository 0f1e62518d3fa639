package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds on every kind of server of whoever looks at many schemata, and of what a plan does not let happen to them. */
abstract class FleetContract extends MigrateContract {
    private static final String SCHEMATA = "select count(*) from information_schema.schemata";

    FleetContract(Path directory) throws Exception {
        super(directory);
    }

    /** What is done with a session of its own. */
    @FunctionalInterface
    interface Deed<T> {
        T done(Sql.Session session) throws Exception;
    }

    <T> T with(Deed<T> deed) throws Exception {
        LocalContext context = context(MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            return deed.done(session);
        }
    }

    String fingerprint(String schema) throws Exception {
        return with(session ->
                Fingerprint.of(dbms(), schema, "flyway_schema_history", session).hash());
    }

    @Test
    void a_scan_tells_how_every_schema_stands_in_a_few_queries() throws Exception {
        List<String> current = List.of(schema(), schema(), schema());
        String behind = schema();
        String drifted = schema();
        String without = schema();
        for (String schema : current) done(migrate(schema, scripts()));
        done(migrate(behind, first(scripts(), 1)));
        done(migrate(drifted, scripts()));
        execute(drifted, "update flyway_schema_history set checksum = 5 where version = '2'");
        MortalSql counted = MortalSql.immortal();
        LocalContext context = context(counted);
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        Map<String, String> seen = new LinkedHashMap<>();
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            var scan = new FleetScan(ScriptSet.of(dbms(), scripts()), "flyway_schema_history", session);
            for (Found found : scan.schemata("tenant%"))
                seen.put(
                        found.schema(),
                        found.standing()
                                .map(one -> one.version().map(Object::toString).orElse("-") + " "
                                        + one.pending().size() + " "
                                        + one.drifts().size())
                                .orElse("none"));
        }
        String newest = ScriptSet.of(dbms(), scripts()).newest().orElseThrow().toString();
        for (String schema : current) assertThat(seen).containsEntry(schema, newest + " 0 0");
        assertThat(seen)
                .containsEntry(behind, "1 " + (scripts().size() - 1) + " 0")
                .containsEntry(drifted, newest + " 0 1")
                .containsEntry(without, "none");
        assertThat(counted.sent().stream()
                        .filter(sql -> sql.contains("order by installed_rank") && !sql.contains(" as x"))
                        .filter(sql -> current.stream().anyMatch(schema -> sql.contains(Quoted.name(dbms(), schema)))))
                .as("of alike ledgers one is read at most")
                .hasSizeLessThan(2);
    }

    /** Sessions in which something happens before each statement that has certain words in it, once. */
    private static Sql.Session interrupted(Sql.Session session, Predicate<String> at, Runnable happens) {
        AtomicBoolean over = new AtomicBoolean();
        return new Sql.Session() {
            @Override
            public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                    throws Sql.SqlFailed {
                if (at.test(statement) && over.compareAndSet(false, true)) happens.run();
                return session.run(statement, parameters, timeout);
            }

            @Override
            public List<Value> underWay(String beginning) throws Sql.SqlFailed {
                return session.underWay(beginning);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Test
    void a_schema_that_moves_while_it_is_looked_at_speaks_for_itself_alone() throws Exception {
        // The first of those that are alike is the one that is read.
        String moving = "moving_1";
        String behind = "moving_2";
        for (String schema : List.of(moving, behind)) {
            create(schema);
            done(migrate(schema, first(scripts(), 1)));
        }
        Predicate<String> reads = sql -> sql.contains("order by installed_rank")
                && !sql.contains(" as x")
                && sql.contains(Quoted.name(dbms(), moving));
        Map<String, Integer> pending = with(session -> {
            var scan = new FleetScan(
                    ScriptSet.of(dbms(), scripts()), "flyway_schema_history", interrupted(session, reads, () -> {
                        try {
                            done(migrate(moving, scripts()));
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }));
            Map<String, Integer> seen = new LinkedHashMap<>();
            for (Found found : scan.schemata("moving%"))
                found.standing()
                        .ifPresent(one -> seen.put(found.schema(), one.pending().size()));
            return seen;
        });
        assertThat(pending)
                .containsEntry(moving, 0)
                .containsEntry(behind, scripts().size() - 1);
    }

    @Test
    void what_was_tried_on_one_server_says_nothing_of_another() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\n");
        List<String> schemata = List.of(schema(), schema(), schema());
        for (String schema : schemata) {
            done(migrate(schema, scripts));
            execute(schema, "insert into t " + numbers(20));
        }
        scripts.put("V2__u.sql", "alter table t add column a int;\n");
        var migrate = new Migrate(files(scripts));
        List<Boolean> tried = new ArrayList<>();
        for (int i = 0; i < schemata.size(); i++) {
            // Two names, behind which there could be any two servers.
            LocalContext context = context(MortalSql.immortal())
                    .with(DatabaseServer.inventory(
                            server.reference("main", database()), server.reference("other", database())))
                    .secret("database.other", server.password());
            Args args = args(
                    schemata.get(i),
                    scripts,
                    "server",
                    i == 1 ? "other" : "main",
                    "guard",
                    Given.map("refuse", "copies"));
            assertThat(done(migrate.apply(args, Value.NIL, context))).containsEntry("applied", Value.of(1));
            tried.add(context.progress().stream().anyMatch(line -> line.contains("is tried on empty copies")));
        }
        assertThat(tried).containsExactly(true, true, false);
    }

    /** Keeps everybody else from a table until its transaction ends. */
    abstract String locks(String table);

    @Test
    void a_table_that_somebody_holds_is_none_that_a_guard_lets_pass() throws Exception {
        String schema = schema();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\n");
        done(migrate(schema, scripts));
        execute(schema, "insert into t " + numbers(20));
        scripts.put("V2__u.sql", "alter table t " + widen() + ";\n");
        Map<String, Object> guard = Given.map("refuse", "copies");
        var pending = ScriptSet.of(dbms(), scripts).scripts().subList(1, 2);
        try (Connection holder = connect(schema);
                java.sql.Statement locking = holder.createStatement()) {
            holder.setAutoCommit(false);
            locking.execute(locks("t"));
            assertThatExceptionOfType(Sql.SqlFailed.class)
                    .isThrownBy(() -> with(session -> Trial.of(dbms(), schema, pending, session)))
                    .satisfies(e -> assertThat(e.lockedOut()).isTrue());
            var busy = failed(
                    migrate(schema, scripts, context(MortalSql.immortal()), "guard", guard, "patience", Duration.ZERO),
                    Code.SCHEMA_BUSY);
            assertThat(busy.failure().message()).contains("the trial of what the scripts do to large tables");
            holder.rollback();
        }
        failed(migrate(schema, scripts, context(MortalSql.immortal()), "guard", guard), Code.CHANGE_REFUSED);
        assertThat(value(schema, SCHEMATA + " where schema_name like 'theseus%'"))
                .isEqualTo("0");
    }

    @Test
    void a_guard_refuses_what_the_server_would_do_to_a_large_table_before_anything_is_sent() throws Exception {
        String schema = schema();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\ncreate table small (n int);\n");
        done(migrate(schema, scripts));
        execute(schema, "insert into t " + numbers(20_000));
        execute(schema, "analyze " + (dbms() == Dbms.MARIADB ? "table t" : "t"));
        scripts.put(
                "V2__u.sql",
                "create table fresh (n int);\nalter table small " + widen() + ";\nalter table t " + widen() + ";\n");
        String before = fingerprint(schema);
        LocalContext context = context(MortalSql.immortal());
        Map<String, Object> guard = Given.map("refuse", "copies", "larger_than", 200_000L);
        var refused = failed(migrate(schema, scripts, context, "guard", guard), Code.CHANGE_REFUSED);
        assertThat(refused.failure().message())
                .contains(
                        schema + ": V2__u.sql:3 (alter table t ",
                        ") copies t, which has ",
                        "writers wait; nothing was sent");
        assertThat(refused.effect()).isEqualTo(Action.Effect.NONE);
        assertThat(value(schema, "select count(*) from information_schema.tables where table_name = 'fresh'"))
                .isEqualTo("0");
        assertThat(fingerprint(schema)).isEqualTo(before);
        assertThat(value(schema, SCHEMATA + " where schema_name like 'theseus%'"))
                .isEqualTo("0");
        Map<String, Object> wide = Given.map("refuse", "reads", "larger_than", 500_000_000L);
        assertThat(done(migrate(schema, scripts, context, "guard", wide))).containsEntry("applied", Value.of(1));
    }

    @Test
    void a_guard_lets_pass_what_a_tool_has_done_before() throws Exception {
        String schema = schema();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\n");
        done(migrate(schema, scripts));
        execute(schema, "insert into t " + numbers(20));
        scripts.put("V2__u.sql", "alter table t " + widen() + ";\n");
        Map<String, Object> guard = Given.map("refuse", "copies");
        LocalContext context = context(MortalSql.immortal());
        failed(migrate(schema, scripts, context, "guard", guard), Code.CHANGE_REFUSED);
        execute(schema, "alter table t " + widen());
        assertThat(done(migrate(schema, scripts, context, "guard", guard))).containsEntry("applied", Value.of(1));
    }

    /** A query for two columns, and so many rows. */
    abstract String numbers(int count);

    /** Makes the column {@code n} one of {@code bigint}, for which every row must be written. */
    abstract String widen();

    /** Changes of a schema, each by its statement, and what drift says of it. */
    abstract Map<String, String> strayed();

    @Test
    void schemata_of_one_version_have_one_fingerprint_and_each_stray_change_shows() throws Exception {
        String usual = schema();
        Object fingerprint = done(migrate(usual, scripts())).get("fingerprint");
        String half = schema();
        done(migrate(half, first(scripts(), 1)));
        assertThat(done(migrate(half, scripts())))
                .as("moved in two steps, and with other rows")
                .containsEntry("fingerprint", (Value) fingerprint);
        String theirs = schema();
        flyway(theirs, onDisk(scripts()), Optional.empty()).migrate();
        List<String> expected = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (var change : strayed().entrySet()) {
            String schema = schema();
            done(migrate(schema, scripts()));
            execute(schema, change.getKey());
            expected.add(change.getValue());
            odd.add(schema);
        }
        LocalContext context = context(MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        FleetDrift drift = new FleetDrift(new SchemaFleet(dbms()), "flyway_schema_history");
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            var scan = new FleetScan(ScriptSet.of(dbms(), scripts()), "flyway_schema_history", session);
            List<String> ours =
                    Stream.concat(Stream.of(usual, half, theirs), odd.stream()).toList();
            for (Found found : scan.schemata("tenant%"))
                if (ours.contains(found.schema()))
                    assertThat(drift.look(found, session)).isTrue();
        }
        FleetDrift.AtVersion only = drift.versions().getFirst();
        assertThat(drift.versions()).hasSize(1);
        assertThat(only.usual().schemata()).containsExactlyInAnyOrder(usual, half, theirs);
        assertThat(Value.of(only.usual().fingerprint().hash())).isEqualTo(fingerprint);
        List<String> said = new ArrayList<>();
        for (String schema : odd)
            only.odd().stream()
                    .filter(one -> one.schemata().contains(schema))
                    .forEach(one -> said.add(String.join(
                            " | ", one.fingerprint().differences(only.usual().fingerprint()))));
        assertThat(said).containsExactlyElementsOf(expected);
    }

    /** What a trial says of the second script, of a schema that has the first. */
    List<String> trial(Map<String, String> scripts) throws Exception {
        String schema = schema();
        done(migrate(schema, first(scripts, 1)));
        String before = value(schema, SCHEMATA);
        LocalContext context = context(MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        var pending = ScriptSet.of(dbms(), scripts).scripts().subList(1, 2);
        List<Trial.Finding> findings;
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            findings = Trial.of(dbms(), schema, pending, session);
        }
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            assertThat(TableSizes.of(dbms(), schema, session))
                    .containsKey("t")
                    .allSatisfy((_, bytes) -> assertThat(bytes).isPositive());
        }
        assertThat(value(schema, SCHEMATA)).isEqualTo(before);
        assertThat(done(migrate(schema, first(scripts, 1)))).containsEntry("applied", Value.of(0));
        return findings.stream()
                .map(one -> one.statement().shown() + ": " + one.work())
                .toList();
    }

    @Test
    void a_server_says_how_much_it_has_to_do() throws Exception {
        LocalContext context = context(MortalSql.immortal());
        Map<String, Value> idle = load(context);
        assertThat(idle.get("lag_s")).as("there is no replica").isEqualTo(Value.NIL);
        if (dbms() == Dbms.MARIADB)
            assertThat(number(load(context, "replicas", List.of(new Given.Literal("main"))), "lag_s"))
                    .as("a server that follows no other")
                    .isEqualTo(Duration.ofDays(365).toSeconds());
        String schema = schema();
        String lock = dbms() == Dbms.MARIADB ? "select get_lock('busy', 600)" : "select pg_advisory_lock(1)";
        untilRunning(context, running -> running < 6);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection holding = connect(schema);
                    Statement held = holding.createStatement()) {
                held.execute(lock);
                for (int i = 0; i < 5; i++)
                    threads.execute(() -> {
                        try (Connection waiting = connect(schema);
                                Statement statement = waiting.createStatement()) {
                            statement.execute(lock);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                // These five, and the session that asks.
                untilRunning(context, running -> running >= 6);
            }
        }
        untilRunning(context, running -> running < 6);
        assertThat(number(load(context), "latency_ms")).isNotNegative();
    }

    private static void untilRunning(LocalContext context, LongPredicate fits) throws Exception {
        Instant deadline = Instant.now().plusSeconds(120);
        while (!fits.test(number(load(context), "running")))
            assertThat(Instant.now()).isBefore(deadline);
    }

    private static long number(Map<String, Value> names, String name) {
        return ((Value.Int) names.getOrDefault(name, Value.NIL)).value();
    }

    private static Map<String, Value> load(LocalContext context, Object... more) throws Exception {
        Object[] asked =
                Stream.concat(Stream.of("load", "main"), Stream.of(more)).toArray();
        QuestionSource.Seen seen = new LoadSource().look(Given.args(asked), context);
        assertThat(seen.failure()).isEmpty();
        assertThat(seen.value()).isEqualTo(Value.of(seen.names()));
        return seen.names();
    }

    /** Scripts of two ledgers, each of which leaves a row that says where it stands while it is under way. */
    abstract List<Map<String, String>> twoLedgers();

    @Test
    void two_ledgers_in_a_schema_do_not_hinder_each_other() throws Exception {
        String schema = schema();
        LocalContext context = context(MortalSql.immortal());
        int ledger = 0;
        for (Map<String, String> scripts : twoLedgers())
            assertThat(done(migrate(schema, scripts, context, "ledger", "ledger_" + ++ledger, "baseline", "0")))
                    .containsEntry("applied", Value.of(scripts.size()));
        assertThat(value(schema, "select count(*) from " + schema + ".theseus_migration"))
                .isEqualTo("0");
    }

    @Test
    void a_guard_sees_a_table_in_parts() throws Exception {
        String schema = schema();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", inParts());
        done(migrate(schema, scripts));
        execute(schema, "insert into t (id, n) " + numbers(20));
        scripts.put("V2__u.sql", "alter table t " + widen() + ";\n");
        Map<String, Object> guard = Given.map("refuse", "copies");
        assertThat(failed(migrate(schema, scripts, context(MortalSql.immortal()), "guard", guard), Code.CHANGE_REFUSED)
                        .failure()
                        .message())
                .contains(schema + ": V2__u.sql:1 (alter table t ", ", which has ");
    }

    /** A table {@code t (id int, n int)} whose rows are not all in one file, or not all of today. */
    abstract String inParts();
}
