package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with scripts, ledgers, schemata or the server: a clear failure, and everything else is unharmed. */
abstract class BadInputContract extends ScanContract {
    private static final String WORKER = "worker";
    private static final String WORKERS_PASSWORD = "pw";

    BadInputContract(Path directory) throws Exception {
        super(directory);
    }

    private void refused(String schema, Map<String, String> scripts, Code code, String... words) throws Exception {
        String before = fingerprint(schema);
        var refused = failed(migrate(schema, scripts), code);
        assertThat(refused.failure().message()).contains(words).contains("nothing was sent");
        assertThat(refused.failure().remedy()).isNotBlank();
        assertThat(refused.effect()).as("nothing is to be undone").isEqualTo(Action.Effect.NONE);
        assertThat(fingerprint(schema)).isEqualTo(before);
    }

    private Map<String, String> with(String script, String text) {
        Map<String, String> scripts = new LinkedHashMap<>(scripts());
        scripts.put(script, text);
        return scripts;
    }

    @Test
    void scripts_that_cannot_be_read_are_refused_with_their_line() throws Exception {
        String schema = schema();
        done(migrate(schema, first(scripts(), 1)));
        refused(schema, with("V9__open.sql", "select 1;\nselect 'open;\n"), Code.SCRIPT_REFUSED, "V9__open.sql:2");
        refused(schema, with("V9__hole.sql", "\nselect ${x};\n"), Code.SCRIPT_REFUSED, "V9__hole.sql", "placeholder");
        refused(schema, with("V9__empty.sql", "-- nothing\n"), Code.SCRIPT_REFUSED, "V9__empty.sql", "no statement");
        refused(schema, with("V9__latin.sql", "select 'gr\uFFFDn';\n"), Code.SCRIPT_REFUSED, "not text in UTF-8");
        refused(schema, with("V9_name.sql", "select 1;\n"), Code.SCRIPT_REFUSED, "V9_name.sql", "no version");
        done(migrate(schema, scripts()));
    }

    @Test
    void scripts_that_changed_or_vanished_after_they_ran_are_named() throws Exception {
        String schema = schema();
        done(migrate(schema, scripts()));
        Map<String, String> changed =
                with(first(scripts(), 1).keySet().iterator().next(), "create table other (id int);\n");
        refused(schema, changed, Code.LEDGER_DIFFERS, "changed after it ran");
        Map<String, String> less = new LinkedHashMap<>(scripts());
        less.remove("V2__mail.sql");
        refused(schema, less, Code.LEDGER_DIFFERS, "V2__mail.sql ran, and is not in the set");
        refused(schema, first(scripts(), 1), Code.LEDGER_DIFFERS, "ran, and is newer than the set");
        assertThat(done(migrate(schema, scripts()))).containsEntry("applied", Value.of(0));
    }

    @Test
    void ledgers_of_other_tools_and_of_newer_ones_are_told_apart_and_the_others_are_seen_all_the_same()
            throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        String good = schema();
        done(migrate(good, scripts()));
        String half = schema();
        done(migrate(half, first(scripts(), 1)));
        String failedThere = schema();
        done(migrate(failedThere, scripts()));
        execute(failedThere, "update flyway_schema_history set success = false where version = '2'");
        wrong.put(failedThere, "V2__mail.sql failed under another tool");
        String newer = schema();
        done(migrate(newer, scripts()));
        execute(newer, "update flyway_schema_history set version = 'next' where version = '2'");
        wrong.put(newer, "'next' is not a version");
        String newType = schema();
        done(migrate(newType, scripts()));
        execute(
                newType,
                "insert into flyway_schema_history select 99, '99', 'x', 'WASM', 'x.wasm', 1, 'x', installed_on, 1, success"
                        + " from flyway_schema_history where version = '1'");
        wrong.put(newType, "x.wasm ran, and is newer than the set");
        for (var one : wrong.entrySet()) refused(one.getKey(), scripts(), Code.LEDGER_DIFFERS, one.getValue());
        String none = schema();
        execute(none, "create table flyway_schema_history (a int)");
        var unreadable = failed(migrate(none, scripts()), Code.SQL_FAILED);
        assertThat(unreadable.effect()).isEqualTo(Action.Effect.NONE);
        Map<String, String> states = states();
        assertThat(states)
                .containsEntry(good, "current")
                .containsEntry(half, "pending")
                .containsEntry(failedThere, "drifted")
                .containsEntry(newType, "drifted")
                .containsEntry(
                        newer,
                        "unreadable: row 2 of its ledger cannot be read: 'next' is not a version:"
                                + " numbers between dots or underscores");
        assertThat(states.get(none)).startsWith("unreadable: database main: ").contains("installed_rank");
    }

    private void onServer(String statement) {
        server.execute(database().orElse(""), statement);
    }

    private Map<String, String> states() throws Exception {
        return states(scripts());
    }

    private Map<String, String> states(Map<String, String> scripts) throws Exception {
        Map<String, String> states = new TreeMap<>();
        List<Found> found = with(session ->
                new FleetScan(ScriptSet.of(dbms(), scripts), "flyway_schema_history", session).schemata("tenant%"));
        for (Found one : found)
            states.put(
                    one.schema(),
                    one.unreadable()
                            .map(why -> "unreadable: " + why)
                            .or(() -> one.standing()
                                    .map(standing -> standing.isCurrent()
                                            ? "current"
                                            : standing.drifts().isEmpty() ? "pending" : "drifted"))
                            .orElse("no ledger"));
        return states;
    }

    /** Does something to the server once a statement with that text is through. */
    private static Sql disturbed(String text, Runnable disturbance) {
        Sql inner = new ConfiguredSql();
        AtomicBoolean over = new AtomicBoolean();
        return (DatabaseRef server, Optional<String> database, Vault vault) -> {
            Sql.Session session = inner.open(server, database, vault);
            return new Sql.Session() {
                @Override
                public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                        throws Sql.SqlFailed {
                    Sql.Result result = session.run(statement, parameters, timeout);
                    if (statement.contains(text) && over.compareAndSet(false, true)) disturbance.run();
                    return result;
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
        };
    }

    @Test
    void a_schema_that_disappears_under_way_is_named_and_is_nobodys_any_more() throws Exception {
        String gone = schema();
        String other = schema();
        LocalContext context =
                context(MortalSql.immortal()).with(disturbed("lock(", () -> onServer("drop schema " + gone)));
        var failure = failed(migrate(gone, scripts(), context), Code.SQL_FAILED);
        assertThat(failure.failure().message()).contains(gone);
        done(migrate(other, scripts()));
        assertThat(states()).doesNotContainKey(gone).containsEntry(other, "current");
        var again = failed(migrate(gone, scripts()), Code.SQL_FAILED);
        assertThat(again.effect()).isEqualTo(Action.Effect.NONE);
    }

    @Test
    void a_server_that_restarts_in_the_middle_of_a_statement_leaves_doubt_that_the_next_try_settles() throws Exception {
        String schema = schema();
        Map<String, String> scripts = Map.of("V1__slow.sql", "create table before_it (id int);\n" + slow(10) + ";\n");
        for (String statement : durable()) onServer(statement);
        var ended = new CompletableFuture<Outcome>();
        Thread.ofVirtual().start(() -> {
            try {
                ended.complete(migrate(schema, scripts));
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        with(session -> {
            while (session.underWay("/* theseus").isEmpty() && !ended.isDone()) Thread.sleep(20);
            return true;
        });
        server.restart();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(ended::get)
                .satisfies(e -> assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                ActionException.class,
                                cause -> assertThat(cause.kind()).isEqualTo(ActionException.Kind.IN_DOUBT)));
        assertThat(states(scripts)).containsEntry(schema, "pending");
        assertThat(done(migrate(schema, scripts))).containsEntry("applied", Value.of(1));
        assertThat(states(scripts)).containsEntry(schema, "current");
    }

    /** Where the tests' server keeps a commit to itself for a while. */
    abstract List<String> durable();

    /** A right to do anything, under a password that can expire. */
    abstract List<String> worker(String name, String password);

    abstract String expire(String name);

    abstract String renew(String name, String password);

    @Test
    void a_password_that_expires_harms_nothing_and_the_next_try_goes_on() throws Exception {
        String schema = schema();
        for (String statement : worker(WORKER, WORKERS_PASSWORD)) onServer(statement);
        DatabaseRef main = server.reference("main", database());
        DatabaseRef worker = new DatabaseRef(
                main.name(),
                main.kind(),
                main.host(),
                main.port(),
                main.database(),
                WORKER,
                main.password(),
                main.settings());
        LocalContext context = context(MortalSql.immortal())
                .with(DatabaseServer.inventory(worker))
                .secret("database.main", WORKERS_PASSWORD);
        done(migrate(schema, first(scripts(), 1), context));
        String before = fingerprint(schema);
        onServer(expire(WORKER));
        var failure = failed(migrate(schema, scripts(), context), Code.SQL_FAILED);
        assertThat(failure.effect()).isEqualTo(Action.Effect.NONE);
        assertThat(failure.failure().message())
                .containsIgnoringCase("database main")
                .containsIgnoringCase("password")
                .doesNotContain(WORKERS_PASSWORD + "'");
        assertThat(fingerprint(schema)).isEqualTo(before);
        onServer(renew(WORKER, WORKERS_PASSWORD));
        done(migrate(schema, scripts(), context));
    }
}
