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
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    private void staysInDoubt(String text) {
        assertThatExceptionOfType(ActionException.class)
                .as(text)
                .isThrownBy(() -> migrate(text))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
    }

    /** Each reaches {@code log}, which keeps what a statement wrote before it failed. */
    @Test
    void rows_that_no_transaction_takes_back_are_found_behind_whatever_reaches_them() throws Exception {
        String far = "far_" + schema;
        server.execute("", "create database " + far);
        server.execute(far, "create table log (n int primary key) engine=MyISAM");
        String begin = "create table log (n int primary key) engine=MyISAM;\ncreate table t (n int primary key);\n";
        String trigger = "create trigger g before insert on t for each row insert into log values (new.n);\n";
        String function = "create function f(i int) returns int modifies sql data begin insert into log values (i);"
                + " return i; end;\n";
        String broken = "insert into t values (1), (1);\n";
        Map<String, String> reaching = new LinkedHashMap<>();
        reaching.put("a trigger", begin + trigger + broken);
        reaching.put(
                "a view on a table with a trigger",
                begin + trigger + "create view v as select * from t;\n" + "insert into v values (1), (1);\n");
        reaching.put("a view", begin + "create view v as select * from log;\ninsert into v values (1), (1);\n");
        reaching.put("a function", begin + function + "insert into t select f(1) union all select f(1);\n");
        reaching.put(
                "a trigger that calls a function",
                begin + function + "create trigger g before insert on t for each row set new.n = f(new.n);\n" + broken);
        reaching.put(
                "a trigger that calls a procedure",
                begin + "create procedure p(i int) insert into log values (i);\n"
                        + "create trigger g before insert on t for each row call p(new.n);\n" + broken);
        reaching.put(
                "a table of another schema",
                "create table log (n int);\ninsert into " + far + ".log values (1), (1);\n");
        reaching.put(
                "a trigger into another schema",
                "create table log (n int);\ncreate table t (n int primary key);\n"
                        + trigger.replace("log", far + ".log") + broken);
        for (var one : reaching.entrySet()) {
            create();
            server.execute(far, "truncate table log");
            staysInDoubt(one.getValue());
            failed(migrate(one.getValue()), Code.STATEMENT_UNCLEAR);
            String written = one.getValue().contains(far) ? far + ".log" : "log";
            assertThat(value("select count(*) from " + written))
                    .as(one.getKey())
                    .isEqualTo("1");
        }
    }

    /** A quote may stand in a comment, in a literal, and in the name itself. */
    @Test
    void schemata_whose_names_are_no_words_are_found_as_well() throws Exception {
        for (String odd : List.of("far-" + schema, "Far Away " + schema, "far`" + schema, "far\"" + schema)) {
            String log = "`" + odd.replace("`", "``") + "`.log";
            server.execute("", "create database " + log.replace(".log", ""));
            server.execute("", "create table " + log + " (n int primary key) engine=MyISAM");
            create();
            String text = "create table log (n int);\ninsert into /* it`s \" */ " + log
                    + " (n) select length('`') union all select length('`');\n";
            staysInDoubt(text);
            failed(migrate(text), Code.STATEMENT_UNCLEAR);
            assertThat(value("select count(*) from " + log)).as(odd).isEqualTo("1");
        }
    }

    @Test
    void rows_that_a_transaction_takes_back_are_in_no_doubt_behind_a_trigger_either() throws Exception {
        String begin =
                "create table log (n int);\ncreate table t (n int primary key);\ncreate view v as select * from t;\n"
                        + "create function f(i int) returns int modifies sql data begin insert into log values (i); return i; end;\n"
                        + "create trigger g before insert on t for each row insert into log values (new.n);\n"
                        + "create table apart (n int) engine=MyISAM;\n";
        for (String broken :
                List.of("insert into v values (1), (1);\n", "insert into t select f(1) union all select f(1);\n")) {
            create();
            failed(migrate(begin + broken), Code.SQL_FAILED);
            assertThat(value("select count(*) from log")).isEqualTo("0");
            done(migrate(begin + "insert into v values (1), (2);\n"));
        }
    }

    @Test
    void of_several_things_to_drop_some_may_be_gone_when_the_server_refuses_one() throws Exception {
        String begin =
                "create table a (n int primary key);\ncreate table b (n int, foreign key (n) references a (n));\n"
                        + "create table c (n int);\n";
        String text = begin + "drop table c, a;\n";
        staysInDoubt(text);
        failed(migrate(text), Code.STATEMENT_UNCLEAR);
        assertThat(value("select group_concat(table_name order by 1) from information_schema.tables"
                        + " where table_schema = database() and table_name < 'd'"))
                .isEqualTo("a,b");
        create();
        String unknown = begin + "drop table c, nowhere;\n";
        staysInDoubt(unknown);
        create();
        String replaced =
                "create table t (n int);\ncreate or replace table t as select 1 as n union all select exp(1000);\n";
        staysInDoubt(replaced);
        create();
        failed(migrate(begin + "drop table a, b wrong;\n"), Code.SQL_FAILED);
        done(migrate(begin + "drop table b, a;\n"));
    }

    @Test
    void of_users_some_may_be_gone_when_the_server_refuses_one() throws Exception {
        server.execute("", "create user gone_" + schema);
        staysInDoubt("drop user gone_" + schema + ", nobody_" + schema + ";\n");
        assertThat(value("select count(*) from mysql.user where user = 'gone_" + schema + "'"))
                .isEqualTo("0");
    }
}
