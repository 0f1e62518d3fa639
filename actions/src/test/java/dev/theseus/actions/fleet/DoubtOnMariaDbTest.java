package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a script of which a crash, or a refusal, has left a part undone; and what a person can say of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoubtOnMariaDbTest {
    private static final String SCRIPT = "V1__x.sql";

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
        schema = "doubt_" + ++schemata;
        server.execute("", "create database " + schema);
    }

    private LocalContext context(MortalSql sql) {
        return new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", Optional.empty())))
                .secret("database.main", server.password())
                .with(sql);
    }

    private Outcome migrate(String text, MortalSql sql) throws Exception {
        return new Migrate(path -> text)
                .apply(
                        Given.args("schema", schema, "scripts", List.of(new Given.Literal(SCRIPT))),
                        Value.NIL,
                        context(sql));
    }

    private Outcome migrate(String text) throws Exception {
        return migrate(text, MortalSql.immortal());
    }

    private void killedAfter(String statement, String text) {
        assertThatExceptionOfType(MortalSql.Killed.class)
                .isThrownBy(() -> migrate(text, MortalSql.dyingAfter(statement)));
    }

    private boolean said(Word word) throws Exception {
        LocalContext context = context(MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            return word.say(Dbms.MARIADB, schema, session);
        }
    }

    private String value(String query) {
        return server.value(schema, query);
    }

    private String columns(String table) {
        return value("select group_concat(column_name order by ordinal_position) from information_schema.columns"
                + " where table_schema = database() and table_name = '" + table + "'");
    }

    @Test
    void what_is_done_under_a_setting_of_its_own_is_done_once() throws Exception {
        String begin =
                "create table log (n int);\nset statement max_statement_time=0 for insert into log values (1);\n";
        failed(migrate(begin + "create table b (id wrong);\n"), Code.SQL_FAILED);
        done(migrate(begin + "create table b (id int);\n"));
        assertThat(value("select count(*) from log")).isEqualTo("1");
    }

    @Test
    void a_definition_under_a_setting_of_its_own_is_looked_up_after_a_crash() throws Exception {
        String text = "create table t (id int);\n"
                + "set statement lock_wait_timeout=1 for alter table t add column a int;\ncreate table u (id int);\n";
        killedAfter("add column a", text);
        done(migrate(text));
        assertThat(columns("t")).isEqualTo("id,a");
        assertThat(columns("u")).isEqualTo("id");
    }

    @Test
    void a_primary_key_with_a_name_is_found_after_a_crash() throws Exception {
        String text = "create table t (id int not null, n int not null);\n"
                + "alter table t add constraint pk_t primary key (id);\n"
                + "alter table t add constraint u unique key n_idx (n);\ncreate table u (id int);\n";
        killedAfter("primary key", text);
        killedAfter("unique key", text);
        done(migrate(text));
        assertThat(value(
                        "select group_concat(distinct index_name order by index_name) from information_schema.statistics"
                                + " where table_schema = database() and table_name = 't'"))
                .isEqualTo("n_idx,PRIMARY");
    }

    @Test
    void a_refused_statement_behind_a_variable_is_carried_out_by_hand_and_settled() throws Exception {
        String text = "create table t (id int);\nset @id = 5;\nalter table nowhere add column a int;\n"
                + "insert into t values (@id);\n";
        failed(migrate(text), Code.SQL_FAILED);
        var failure = failed(migrate(text), Code.STATEMENT_UNCLEAR).failure();
        assertThat(failure.message()).contains("statement 3 of 4", "variables or temporary tables");
        assertThat(failure.remedy()).contains("by hand", "theseus fleet settle " + schema + " --as all,");
        assertThat(said(Word.DONE)).as("it is not in doubt").isFalse();
        assertThat(said(Word.ALL)).isTrue();
        assertThat(done(migrate(text))).containsEntry("applied", Value.of(1));
        assertThat(value("select count(*) from flyway_schema_history")).isEqualTo("1");
    }

    @Test
    void what_a_person_has_seen_done_behind_a_variable_ends_with_the_rest_by_hand() throws Exception {
        String text = "create table a (n int) engine=MyISAM;\nset @n = 1;\ninsert into a values (@n);\n"
                + "create table b (n int);\n";
        killedAfter("insert into a", text);
        failed(migrate(text), Code.STATEMENT_UNCLEAR);
        assertThat(said(Word.DONE)).isTrue();
        var failure = failed(migrate(text), Code.STATEMENT_UNCLEAR).failure();
        assertThat(failure.message()).contains("statement 4 of 4");
        assertThat(failure.remedy()).contains("--as all,").doesNotContain("done");
        assertThat(said(Word.ALL)).isTrue();
        done(migrate(text));
        assertThat(value("select count(*) from a")).isEqualTo("1");
    }

    @Test
    void what_was_taken_for_lost_and_is_refused_when_sent_again_can_be_settled() throws Exception {
        String begin = "create table t (id int);\n";
        String text = begin + "alter table t add column a wrong;\ncreate table u (id int);\n";
        failed(migrate(text), Code.SQL_FAILED);
        assertThat(said(Word.DONE)).as("it is not in doubt").isFalse();
        int sum = ScriptSet.of(Dbms.MARIADB, Map.of(SCRIPT, text))
                .scripts()
                .getFirst()
                .prefix(2);
        // As a controller leaves it that dies at this statement.
        server.execute(schema, "update theseus_migration set sent = 1, sum = " + sum);
        var failure = failed(migrate(text), Code.SQL_FAILED).failure();
        assertThat(failure.remedy()).contains("theseus fleet settle " + schema + " --as done");
        assertThat(said(Word.DONE)).isTrue();
        done(migrate(text));
        assertThat(columns("t")).isEqualTo("id");
        assertThat(columns("u")).isEqualTo("id");
    }

    @Test
    void what_is_refused_when_sent_again_may_be_mended() throws Exception {
        String begin = "create table t (id int);\n";
        String text = begin + "alter table t add column a wrong;\n";
        failed(migrate(text), Code.SQL_FAILED);
        int sum = ScriptSet.of(Dbms.MARIADB, Map.of(SCRIPT, text))
                .scripts()
                .getFirst()
                .prefix(2);
        server.execute(schema, "update theseus_migration set sent = 1, sum = " + sum);
        failed(migrate(text), Code.SQL_FAILED);
        done(migrate(begin + "alter table t add column a int;\n"));
        assertThat(columns("t")).isEqualTo("id,a");
    }

    @Test
    void nothing_of_a_script_that_is_done_can_be_settled() throws Exception {
        for (String last : List.of("insert into t values (1);\n", "create table u (id int);\n")) {
            create();
            done(migrate("create table t (id int);\n" + last));
            for (Word word : Word.values())
                assertThat(said(word)).as(word + last).isFalse();
        }
    }
}
