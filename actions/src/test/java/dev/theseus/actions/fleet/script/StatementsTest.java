package dev.theseus.actions.fleet.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.fleet.script.Statement.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    private static List<String> split(Dbms dbms, String script) throws ScriptRefused {
        return Statements.of("V1__x.sql", script, dbms).stream()
                .map(Statement::text)
                .toList();
    }

    private static Statement one(Dbms dbms, String statement) throws ScriptRefused {
        return Statements.of("V1__x.sql", statement, dbms).getFirst();
    }

    @Test
    void a_semicolon_in_quotes_or_comments_ends_nothing() throws ScriptRefused {
        String script = """
                insert into t values ('a;b', "c;\\";d", `e;f`, 'it''s;'); -- a; b
                # c; d
                /* e; f */ select 1;;
                select '--', 5 --1;
                """;
        assertThat(split(Dbms.MARIADB, script))
                .containsExactly(
                        "insert into t values ('a;b', \"c;\\\";d\", `e;f`, 'it''s;')",
                        "select 1",
                        "select '--', 5 --1");
    }

    @Test
    void a_comment_that_the_server_carries_out_is_a_statement() throws ScriptRefused {
        Statement statement = one(Dbms.MARIADB, "/*!40101 SET NAMES utf8mb4; */;");
        assertThat(statement.text()).isEqualTo("/*!40101 SET NAMES utf8mb4; */");
        assertThat(statement.kind()).isEqualTo(Kind.SESSION);
    }

    @Test
    void the_delimiter_can_be_changed_and_a_body_may_do_without() throws ScriptRefused {
        String body = "create procedure p() begin if 1 then select case 1 when 1 then 2 end; end if; end";
        assertThat(split(Dbms.MARIADB, "delimiter $$\n" + body + "$$\nDELIMITER ;\nselect 1;"))
                .containsExactly(body, "select 1");
        assertThat(split(Dbms.MARIADB, body + ";\nselect 1;")).containsExactly(body, "select 1");
    }

    @Test
    void the_last_routine_of_a_script_may_do_without_a_mark_behind_its_end() throws ScriptRefused {
        String body = "create procedure p() begin if 1 then select case 1 when 1 then 2 end; end if; end";
        for (String behind : List.of("", "\n", " -- over", "\n/* over */\n"))
            assertThat(split(Dbms.MARIADB, "select 1;\n" + body + behind)).containsExactly("select 1", body);
        String atomic = "create function g() returns int begin atomic select case when true then 2 end; end";
        assertThat(split(Dbms.POSTGRESQL, atomic)).containsExactly(atomic);
        for (String open :
                List.of(body.substring(0, body.length() - 4), "create procedure p() begin select case 1 end"))
            assertThatExceptionOfType(ScriptRefused.class)
                    .as(open)
                    .isThrownBy(() -> split(Dbms.MARIADB, open))
                    .satisfies(e -> assertThat(e.failure().message()).contains("has no END"));
    }

    @Test
    void somebody_for_one_transaction_and_a_statement_in_none_do_not_go_together() throws ScriptRefused {
        String alone = "create index concurrently i on t (a);\n";
        String role = "set local role clerk;\n";
        assertThat(Script.of("V1__x.sql", role, Dbms.POSTGRESQL).statements()).hasSize(1);
        assertThat(Script.of("V1__x.sql", "set local lock_timeout = 1;\n" + alone, Dbms.POSTGRESQL)
                        .statements())
                .hasSize(2);
        for (String local : List.of(role, "set local session authorization clerk;\n"))
            assertThatExceptionOfType(ScriptRefused.class)
                    .isThrownBy(() -> Script.of("V1__x.sql", alone + local, Dbms.POSTGRESQL))
                    .satisfies(
                            e -> assertThat(e.failure().message() + e.failure().remedy())
                                    .contains("V1__x.sql:2", "SET without LOCAL"));
    }

    @Test
    void dollar_quotes_and_nested_comments_hold_together() throws ScriptRefused {
        String function = "create function f() returns int language sql as $body$ select $$;$$::text; select 1; $body$";
        assertThat(split(Dbms.POSTGRESQL, "/* a /* b; */ ; */ " + function + "; select 'a\\'; select e'\\';', $1;"))
                .containsExactly(function, "select 'a\\'", "select e'\\';', $1");
        String atomic = "create function g() returns int begin atomic select 1; select case when true then 2 end; end";
        assertThat(split(Dbms.POSTGRESQL, atomic + "; select 2")).containsExactly(atomic, "select 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            create table t (id int)                                   | table t
            create table if not exists `T x` (id int)                 | again
            create table other.t (id int)                             | ask
            create or replace view v as select 1                      | again
            create unique index i on t (a)                            | index t.i
            drop table a, b                                           | table a gone, table b gone
            drop table if exists a                                    | again
            drop index i on t                                         | index t.i gone
            rename table a to b                                       | table a gone, table b
            rename table a to c, b to a, c to b                       | ask
            alter table t add column a int default (1), add (b int, c int), add index i (a, b), engine=InnoDB | column t.a, column t.b, column t.c, index t.i
            alter table t add constraint fk foreign key (a) references u (id) | constraint t.fk
            alter table t add primary key (id)                        | index t.PRIMARY
            alter table t modify a bigint not null, alter b set default 1 | again
            alter table t change a a bigint                           | again
            alter table t change a b int                              | column t.a gone, column t.b
            alter table t rename column a to b, rename to u           | column t.a gone, column t.b, table t gone, table u
            alter table t add index (a)                               | ask
            alter table t drop primary key, drop foreign key f, drop a | index t.PRIMARY gone, constraint t.f gone, column t.a gone
            alter table t add partition (partition p values in (1))   | ask
            create trigger g before insert on t for each row set @a = 1 | trigger g
            create procedure p() begin create or replace view v as select 1; end; | routine p
            create definer=`a`@`%` procedure p() begin create table if not exists x (id int); end; | routine p
            create procedure p() begin create temporary table x (id int); end; | routine p
            create event e on schedule every 1 day do create table x (id int) | ask
            create event if not exists e on schedule every 1 day do select 1 | again
            create or replace table t (event int)                     | table t
            drop table a, other.b                                     | ask
            create algorithm=merge sql security invoker view v as select 1 | table v
            alter table t add constraint pk_t primary key (id)        | index t.PRIMARY
            alter table t add constraint u unique (a)                 | constraint t.u
            alter table t add constraint u unique key a_idx (a)       | index t.a_idx
            alter table t add system versioning                       | ask
            alter table t drop system versioning                      | ask
            alter online table t add a int                            | column t.a
            alter ignore table t add unique key u (a)                 | index t.u
            set statement max_statement_time=0 for alter table t add a int | column t.a
            grant select on t to u                                    | again
            truncate table t                                          | ask
            call p()                                                  | ask
            """)
    void what_a_statement_leaves_in_the_catalogue(String statement, String known) throws ScriptRefused {
        Statement read = one(Dbms.MARIADB, statement);
        String seen = read.repeatable()
                ? "again"
                : read.claims().isEmpty()
                        ? "ask"
                        : String.join(
                                ", ",
                                read.claims().stream().map(Claim::toString).toList());
        assertThat(seen).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MARIADB    | insert into t select * from u        | ROWS
            MARIADB    | set @x = 1                           | OPAQUE
            MARIADB    | set global x = 1                     | OPAQUE
            MARIADB    | set names utf8mb4                    | SESSION
            MARIADB    | set autocommit = 1                   | SESSION
            MARIADB    | set @old = @@autocommit              | OPAQUE
            MARIADB    | /*!40101 set @old = @@sql_mode */    | SESSION
            MARIADB    | /*!40101 set @m = (select max(n) from t) */ | OPAQUE
            MARIADB    | /*!40101 set global sql_mode = '' */ | OPAQUE
            MARIADB    | set statement max_statement_time=0 for insert into log select 1 | ROWS
            MARIADB    | /*M! set statement x=(select 1 for update) for */ alter table t add a int | DEFINITION
            MARIADB    | set statement max_statement_time=0 for call p() | OPAQUE
            MARIADB    | set statement max_statement_time=0   | OPAQUE
            MARIADB    | create table t (id int)              | DEFINITION
            POSTGRESQL | create index concurrently i on t (a) | ALONE
            POSTGRESQL | reset role                           | SESSION
            POSTGRESQL | select pg_catalog.set_config('search_path', '', false) | SESSION
            POSTGRESQL | select set_config('a.b', n, false) from t | ROWS
            POSTGRESQL | vacuum t                             | ALONE
            POSTGRESQL | alter type mood add value 'x'        | ALONE
            POSTGRESQL | create index i on t (a)              | DEFINITION
            POSTGRESQL | refresh materialized view concurrently v | OPAQUE
            """)
    void how_a_statement_is_sent(Dbms dbms, String statement, Kind kind) throws ScriptRefused {
        assertThat(one(dbms, statement).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set autocommit = 0",
                "set names utf8mb4, session autocommit := OFF",
                "set @@autocommit = 0",
                "set @@session.autocommit = 0",
                "/*!40101 SET autocommit=0 */",
                "set completion_type = 'CHAIN'",
                "set statement max_statement_time=0 for commit"
            })
    void what_takes_commits_away_is_refused(String statement) {
        assertThatExceptionOfType(ScriptRefused.class)
                .isThrownBy(() -> one(Dbms.MARIADB, "\n" + statement))
                .satisfies(e -> assertThat(e.failure().message() + e.failure().remedy())
                        .contains("V1__x.sql:2", "take it out"));
    }

    @Test
    void a_change_for_which_something_is_set_is_one_of_its_table() throws ScriptRefused {
        assertThat(one(Dbms.MARIADB, "set statement lock_wait_timeout=1 for alter table t add a int")
                        .alters())
                .contains("t");
        assertThat(one(Dbms.MARIADB, "alter online table t add a int").alters()).contains("t");
    }

    @Test
    void a_name_without_quotes_is_in_small_letters_to_postgresql() throws ScriptRefused {
        assertThat(one(Dbms.POSTGRESQL, "create index concurrently Big on \"T x\" (a)")
                        .claims())
                .containsExactly(new Claim(Claim.Thing.INDEX, "T x", "big", true));
    }

    @Test
    void a_temporary_table_or_a_variable_lives_in_its_session_only() throws ScriptRefused {
        assertThat(one(Dbms.MARIADB, "create temporary table x (a int)").lingers())
                .isTrue();
        assertThat(one(Dbms.MARIADB, "select max(id) into @m from t").lingers()).isTrue();
        assertThat(one(Dbms.MARIADB, "set @@session.sql_mode = ''").lingers()).isFalse();
        for (String account : List.of("`a`@`%`", "'a'@'%'", "`a`@localhost", "a@localhost", "a@'%'"))
            assertThat(one(Dbms.MARIADB, "create definer=" + account + " view v as select 1")
                            .lingers())
                    .as(account)
                    .isFalse();
        assertThat(one(Dbms.MARIADB, "select max(id) into @`m n` from t").lingers())
                .isTrue();
        assertThat(one(Dbms.MARIADB, "create table t (temp int)").lingers()).isFalse();
        assertThat(one(Dbms.MARIADB, "create procedure p() begin set @a = 1; create temporary table x (a int); end;")
                        .lingers())
                .isFalse();
    }
}
