package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real MariaDB that refuses, from a certain moment on, what is to be written about the scripts, as one does whose disk is full at that very
 * moment: what it refuses was never sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnwritableMarkTest {
    private static final String SCRIPT = "V1__x.sql";
    private static final String FULL = "The table 'theseus_migration' is full";
    private static final String BEGIN =
            "create table t (n int);\ncreate procedure p() insert into t values (1);\ncall p();\n";

    @TempDir
    private static Path home;

    private DatabaseServer server;
    private String schema = "";
    private int schemata;

    @BeforeAll
    void start() throws Exception {
        server = MariaDbServer.start(home.resolve("data"));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void create() {
        schema = "tenant_" + ++schemata;
        server.execute("", "create database " + schema);
    }

    /** @param from once such a statement was sent; @param refused such are refused without being sent */
    private static Sql full(String from, Predicate<String> refused) {
        Sql inner = new ConfiguredSql();
        return (DatabaseRef ref, Optional<String> database, Vault vault) -> {
            Sql.Session session = inner.open(ref, database, vault);
            return new Sql.Session() {
                private boolean full;

                @Override
                public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                        throws Sql.SqlFailed {
                    if (full && refused.test(statement)) throw new Sql.SqlFailed(FULL, true, new Exception(FULL));
                    full |= statement.contains(from);
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
        };
    }

    private static boolean isMark(String statement) {
        return statement.startsWith("insert into") && statement.contains("theseus_migration");
    }

    private Outcome migrate(String text, Sql sql) throws Exception {
        var context = new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", Optional.empty())))
                .secret("database.main", server.password())
                .with(sql);
        return new Migrate(path -> text)
                .apply(Given.args("schema", schema, "scripts", List.of(new Given.Literal(SCRIPT))), Value.NIL, context);
    }

    private Outcome migrate(String text) throws Exception {
        return migrate(text, new ConfiguredSql());
    }

    private String rows() {
        return server.value(schema, "select count(*) from t");
    }

    @Test
    void what_the_server_refused_is_said_although_it_cannot_be_written_down() throws Exception {
        String text = "create table t (n int);\nalter table t add column wrong wrong;\n";
        var failed = failed(migrate(text, full("alter table t", UnwritableMarkTest::isMark)), Code.SQL_FAILED);
        assertThat(failed.failure().message())
                .contains(
                        SCRIPT + ":2 failed",
                        "wrong",
                        "the 1 of 2 statements before it ran and will not run again",
                        "that it had no effect could not be written down (" + FULL + "): the next try looks it up");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(failed(migrate(text), Code.SQL_FAILED).failure().message())
                .as("it is looked up, and sent again")
                .contains(SCRIPT + ":2 failed");
        done(migrate("create table t (n int);\nalter table t add column fine int;\n"));
    }

    @Test
    void a_statement_that_cannot_be_written_down_is_not_sent_and_the_one_before_it_is_told_of() throws Exception {
        String text = BEGIN + "create table u (n int);\n";
        var failed = failed(migrate(text, full("call p()", UnwritableMarkTest::isMark)), Code.SQL_FAILED);
        assertThat(failed.failure().message())
                .contains(
                        schema + ": " + SCRIPT + ":4 was not sent: " + FULL,
                        "the 3 of 4 statements before it ran and will not run again",
                        "that the statement before it is done could not be written down (" + FULL
                                + "): the next try looks it up, and asks you where that cannot be seen");
        assertThat(failed.failure().remedy()).startsWith("make room on the disk of the database server");
        assertThat(rows()).isEqualTo("1");
        failed(migrate(text), Code.STATEMENT_UNCLEAR);
        assertThat(rows()).as("nobody but a person can tell").isEqualTo("1");
    }

    /** The statement before it is done, and is written down as done although what was to come next could not be asked. */
    @Test
    void what_is_done_stays_done_where_the_next_statement_cannot_be_looked_into() throws Exception {
        String text = BEGIN + "update t set n = 2;\n";
        var failed = failed(
                migrate(text, full("call p()", statement -> statement.contains("information_schema.triggers"))),
                Code.SQL_FAILED);
        assertThat(failed.failure().message())
                .contains(SCRIPT + ":4 was not sent: " + FULL)
                .doesNotContain("could not be written down");
        done(migrate(text));
        assertThat(rows()).isEqualTo("1");
        assertThat(server.value(schema, "select n from t")).isEqualTo("2");
    }

    @Test
    void a_setting_that_is_refused_leaves_what_is_before_it_in_no_doubt() throws Exception {
        failed(migrate(BEGIN + "set session nowhere = 1;\n"), Code.SQL_FAILED);
        done(migrate(BEGIN + "set session sort_buffer_size = 1048576;\n"));
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void a_script_whose_row_the_ledger_does_not_take_is_entered_later() throws Exception {
        var failed = failed(
                migrate(BEGIN, full("call p()", statement -> statement.contains("flyway_schema_history"))),
                Code.SQL_FAILED);
        assertThat(failed.failure().message())
                .contains("all of " + SCRIPT + " ran and will not run again, but the ledger does not take it: " + FULL)
                .doesNotContain("could not be written down");
        assertThat(done(migrate(BEGIN))).containsEntry("applied", Value.of(1));
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void of_a_script_that_can_be_written_down_nowhere_the_last_statement_is_asked_about() throws Exception {
        Predicate<String> all = statement -> statement.contains("flyway_schema_history") || isMark(statement);
        var failed = failed(migrate(BEGIN, full("call p()", all)), Code.SQL_FAILED);
        assertThat(failed.failure().message())
                .contains("all of " + SCRIPT + " ran", "that its last statement is done could not be written down");
        failed(migrate(BEGIN), Code.STATEMENT_UNCLEAR);
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void of_several_things_to_drop_nobody_says_that_none_is_gone_where_it_cannot_be_looked_up() throws Exception {
        String text = "create table a (n int);\ncreate table b (n int);\ndrop table a, b wrong;\n";
        failed(migrate(text), Code.SQL_FAILED);
        create();
        Predicate<String> looks = statement -> statement.startsWith("select ") && statement.contains(" as held");
        doubt(text, full("drop table", looks));
    }

    @Test
    void a_commit_that_fails_may_have_been_one() throws Exception {
        String text = "create table t (n int);\ninsert into t values (1);\n";
        doubt(text, full("insert into t", statement -> statement.equals("commit")));
        assertThat(done(migrate(text))).containsEntry("applied", Value.of(1));
        assertThat(rows()).isEqualTo("1");
    }

    private void doubt(String text, Sql sql) {
        ActionException doubt = catchThrowableOfType(ActionException.class, () -> migrate(text, sql));
        assertThat(doubt).isNotNull();
        assertThat(doubt.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
        assertThat(doubt.failure().message()).contains(schema + ": ", "the last statement that was sent is " + SCRIPT);
    }
}
