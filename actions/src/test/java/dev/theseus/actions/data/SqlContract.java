package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds of statements and queries on every kind of server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SqlContract {
    @TempDir
    Path home;

    final DatabaseServer server;
    LocalContext context = new LocalContext(Path.of(""));
    private final SqlAction sql = new SqlAction();

    SqlContract(Path directory) throws Exception {
        server = start(directory.resolve("server"));
    }

    /** A server with data in a directory that is not there yet. */
    abstract DatabaseServer start(Path directory) throws Exception;

    /** A table {@code t (id, v)}. */
    abstract List<String> emptyTable();

    /** A statement that takes so long. */
    abstract String sleep(int seconds);

    /** The query for how many sessions are at a statement whose text is like the mark. */
    abstract String sessionsAt();

    /** Ends the statement of those sessions. */
    abstract void interrupt(String like);

    /** What the server says of a database that is not there. */
    abstract String unknownDatabase();

    @BeforeAll
    void schema() {
        server.execute("", "create database app");
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() {
        emptyTable().forEach(statement -> server.execute("app", statement));
        context = new LocalContext(home)
                .with(DatabaseServer.inventory(
                        server.reference("main", Optional.of("app")), server.reference("schemata", Optional.empty())))
                .secret("database.main", server.password())
                .secret("database.schemata", server.password());
    }

    Outcome apply(Args args) throws ActionException, InterruptedException {
        return sql.apply(args, Value.NIL, context);
    }

    static Given.Literal statement(String text) {
        return new Given.Literal(text);
    }

    @Test
    void any_value_is_bound_as_it_is() throws Exception {
        server.execute("app", "insert into t values (1, '')");
        for (String value : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
            done(apply(Given.args(
                    scope,
                    "statements",
                    statement("update t set v = ?"),
                    "parameters",
                    List.of("${v}"),
                    "database",
                    "main")));
            assertThat(server.value("app", "select v from t")).isEqualTo(value);
        }
    }

    @Test
    void statements_go_one_by_one_and_the_last_ones_result_is_seen() throws Exception {
        var result = done(apply(Given.args(
                "statements",
                List.of(
                        statement("insert into t values (1, 'a'), (2, null)"),
                        statement("select id, v, cast(1 as decimal(10,2)) as d from t order by id")),
                "database",
                "app")));
        assertThat(context.effects()).hasSize(2);
        assertThat(result).containsEntry("count", Value.of(2)).containsEntry("value", Value.of(1));
        assertThat(result.get("rows"))
                .isEqualTo(Value.of(List.of(
                        Value.of(Given2.row("id", Value.of(1), "v", Value.of("a"), "d", Value.of(1))),
                        Value.of(Given2.row("id", Value.of(2), "v", Value.NIL, "d", Value.of(1))))));
    }

    /** Rows in order. */
    private static final class Given2 {
        static Map<String, Value> row(Object... cells) {
            Map<String, Value> row = new java.util.LinkedHashMap<>();
            for (int i = 0; i < cells.length; i += 2) row.put((String) cells[i], (Value) cells[i + 1]);
            return row;
        }
    }

    @Test
    void marks_and_parameters_that_are_not_equally_many_are_refused_whatever_looks_like_a_mark() throws Exception {
        for (List<Value> parameters :
                List.of(List.<Value>of(Value.of(1)), List.<Value>of(Value.of(1), Value.of("a"), Value.of("b"))))
            try (var session = context.sql()
                    .open(server.reference("main", Optional.of("app")), Optional.empty(), context.vault())) {
                assertThatExceptionOfType(Sql.SqlFailed.class)
                        .isThrownBy(() -> session.run("insert into t values (?, ?) -- ?", parameters, Optional.empty()))
                        .withMessageContaining("has 2 ? marks, and " + parameters.size() + " parameters were given")
                        .satisfies(e -> assertThat(e.certain()).isTrue());
                session.run(
                        "insert into t values (?, 'what?') /* ? */",
                        List.of(Value.of(parameters.size())),
                        Optional.empty());
            }
        assertThat(server.value("app", "select count(*) from t where v = 'what?'"))
                .isEqualTo("2");
    }

    @Test
    void two_statements_in_one_text_are_refused_by_the_server() throws Exception {
        var failed = failed(
                apply(Given.args("statements", statement("select 1; drop table t"), "database", "main")),
                Code.SQL_FAILED);
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        assertThat(server.value("app", "select count(*) from t")).isEqualTo("0");
    }

    @Test
    void a_hole_in_a_statement_is_refused_with_the_way_to_say_it() throws Exception {
        var failed = failed(
                apply(Given.args("statements", statement("drop database ${schema}"), "database", "main")),
                Code.BAD_VALUE);
        assertThat(failed.failure().remedy()).contains("parameters");
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void a_failure_after_a_success_says_how_far_it_came() throws Exception {
        var failed = failed(
                apply(Given.args(
                        "statements",
                        List.of(
                                statement("insert into t values (1, 'a')"),
                                statement("insert into nowhere values (1)")),
                        "database",
                        "main")),
                Code.SQL_FAILED);
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(failed.failure().message()).contains("nowhere", "1 of 2");
    }

    @Test
    void the_server_says_nothing_of_a_secret() throws Exception {
        context.secret("token", "Geheim-4711");
        server.execute("app", "create table u (v varchar(50) primary key)");
        Args args = Given.args(
                Given.secrets("token"),
                "statements",
                statement("insert into u values (?)"),
                "parameters",
                List.of("${secret.token}"),
                "database",
                "main");
        done(apply(args));
        assertThat(server.value("app", "select v from u")).isEqualTo("Geheim-4711");
        var again = failed(apply(args), Code.SQL_FAILED);
        assertThat(again.toString()).doesNotContain("Geheim");
        var part = apply(Given.args(
                Given.secrets("token"),
                "statements",
                statement("insert into u values (?)"),
                "parameters",
                List.of("x${secret.token}"),
                "database",
                "main"));
        failed(part, Code.BAD_VALUE);
    }

    private boolean isUnderWay() {
        return !server.value("", sessionsAt().replace("MARK", "/* theseus%sleep(%"))
                .equals("0");
    }

    /** A statement of this attempt that nobody waits for any more. */
    private Thread goingOn(int seconds) throws InterruptedException {
        String sent = InFlight.marked(sleep(seconds), context);
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                server.execute("", sent);
            } catch (IllegalStateException interrupted) {
                assertThat(interrupted).hasMessageFindingMatch("(?i)interrupt|cancel");
            }
        });
        while (thread.isAlive() && !isUnderWay()) Thread.sleep(20);
        return thread;
    }

    @Test
    void nothing_is_asked_about_a_statement_that_is_still_under_way() throws Exception {
        Thread thread = goingOn(10);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() ->
                        apply(Given.args("statements", statement("insert into t values (1, 'x')"), "database", "main")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        assertThat(isUnderWay()).as("it was waited for").isFalse();
        assertThat(context.progress()).contains("its statement is still under way on the server");
        assertThat(server.value("app", "select count(*) from t"))
                .as("nothing was sent")
                .isEqualTo("0");
        thread.join();
    }

    @Test
    void a_statement_that_does_not_end_is_a_persons() throws Exception {
        Thread thread = goingOn(20);
        try (var session =
                context.sql().open(server.reference("main", Optional.of("app")), Optional.empty(), context.vault())) {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> InFlight.await(session, context, Duration.ZERO))
                    .satisfies(e -> assertThat(e.failure().code()).isEqualTo(Code.STILL_RUNNING));
        }
        interrupt("/* theseus%sleep(%");
        thread.join();
    }

    @Test
    void a_connection_lost_in_the_middle_is_doubt(@TempDir Path data) throws Exception {
        try (var other = start(data.resolve("server"))) {
            context.with(DatabaseServer.inventory(other.reference("main", Optional.empty())));
            var ended = new CopyOnWriteArrayList<Object>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    ended.add(apply(Given.args("statements", statement(sleep(60)), "database", "main")));
                } catch (ActionException | InterruptedException e) {
                    ended.add(e);
                }
            });
            while (ended.isEmpty()
                    && other.value("", sessionsAt().replace("MARK", "/* theseus%sleep(%"))
                            .equals("0")) Thread.sleep(20);
            assertThat(ended).isEmpty();
            other.kill();
            thread.join();
            assertThat(ended)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ActionException.class, e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        }
    }

    @Test
    void a_server_that_does_not_answer_is_a_failure_before_any_effect() throws Exception {
        var there = server.reference("there", Optional.empty());
        context.with(DatabaseServer.inventory(new DatabaseRef(
                "gone", there.kind(), there.host(), 1, Optional.empty(), "u", Optional.empty(), Map.of())));
        var failed = failed(apply(Given.args("statements", statement("select 1"))), Code.SQL_FAILED);
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void an_unknown_database_is_named_with_the_known_ones() throws Exception {
        var failed = failed(
                apply(Given.args("statements", statement("select 1"), "server", "nowhere")), Code.UNKNOWN_DATABASE);
        assertThat(failed.failure().remedy()).contains("main", "schemata");
    }

    @Test
    void a_name_that_would_be_an_option_of_the_connection_is_a_name() throws Exception {
        Outcome outcome = apply(Given.args(
                "statements",
                statement("select 1; select 2"),
                "database",
                "app?allowMultiQueries=true&preferQueryMode=simple"));
        assertThat(failed(outcome, Code.SQL_FAILED).failure().message()).containsIgnoringCase(unknownDatabase());
    }

    @Test
    void after_a_crash_a_statement_is_not_sent_again() {
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> apply(Given.args("statements", statement("insert into t values (9, '')"))));
        assertThat(server.value("app", "select count(*) from t where id = 9")).isEqualTo("0");
    }

    @Test
    void a_question_sees_rows_value_and_count() throws Exception {
        server.execute("app", "insert into t values (1, 'a'), (2, 'b')");
        var source = new SqlSource();
        var seen = source.look(
                Given.args(
                        "sql",
                        statement("select v from t where id > ? order by id"),
                        "parameters",
                        List.of(0),
                        "database",
                        "app"),
                context);
        assertThat(seen.failure()).isEmpty();
        assertThat(seen.names()).containsEntry("value", Value.of("a")).containsEntry("count", Value.of(2));
        var broken = source.look(Given.args("sql", statement("selec 1"), "database", "app"), context);
        assertThat(broken.failure())
                .hasValueSatisfying(f -> assertThat(f.code()).isEqualTo(Code.SQL_FAILED));
        assertThat(context.effects()).isEmpty();
    }
}
