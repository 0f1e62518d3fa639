package dev.theseus.actions.fleet.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CqlMeaningTest {
    private static List<Statement> statements(String text) throws ScriptRefused {
        return Cql.CASSANDRA.statements("V1__x.cql", text);
    }

    private static CqlMeaning meaning(String text) throws ScriptRefused {
        return CqlMeaning.of(statements(text).getFirst());
    }

    @Test
    void a_script_is_cut_at_semicolons_that_end_a_statement() throws Exception {
        List<Statement> statements = statements("""
                -- one; two
                create table t (k text primary key); // three;
                insert into t (k) values ('it''s; $$');
                /* ; */ begin batch
                  insert into t (k) values ('b');
                  insert into t (k) values ('c')
                apply batch;
                create function f(a int) returns null on null input returns int language java as $$ return a; $$;;
                select * from "t;"
                """);
        assertThat(statements).extracting(Statement::line).containsExactly(2, 3, 4, 8, 9);
        assertThat(statements.get(2).text()).startsWith("begin batch").endsWith("apply batch");
        assertThat(statements.get(3).text()).endsWith("$$ return a; $$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use app",
                "source 'x.cql'",
                "consistency quorum",
                "select 'open",
                "select \"open",
                "select /* open",
                "begin batch insert into t (k) values (1);"
            })
    void what_no_node_would_understand_is_refused(String text) {
        assertThatExceptionOfType(ScriptRefused.class).isThrownBy(() -> statements(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table t (k int primary key) | table t",
                "create table App.\"T\" (k int primary key) | table T",
                "create columnfamily t (k int primary key) | table t",
                "create keyspace k with replication = {} | keyspace k",
                "create type money (amount decimal) | type money",
                "create index on t (mail) | index t.t_mail_idx",
                "create index by_mail on app.t (values(mails)) | index t.by_mail",
                "create custom index by_mail on t (mail) using 'sai' | index t.by_mail",
                "create index on t (keys(m)) | ''",
                "create materialized view v as select * from t where k is not null primary key (k) | view v",
                "create trigger x on t using 'X' | trigger t.x",
                "create function f(a int) called on null input returns int language java as $$ a $$ | function f",
                "create aggregate f(int) sfunc s stype int | aggregate f",
                "drop table t | table t gone",
                "drop index app.by_mail | index by_mail gone",
                "drop materialized view v | view v gone",
                "drop function f | function f gone",
                "drop function f(int) | ''",
                "drop trigger x on t | trigger t.x gone",
                "alter table t add a int | column t.a",
                "alter table t add a map<int, text>, b frozen<tuple<int, int>> static | column t.a, column t.b",
                "alter table t add (a int, b text) | column t.a, column t.b",
                "alter table t drop (a, b) | column t.a gone, column t.b gone",
                "alter table t drop a using timestamp 5 | column t.a gone",
                "alter table t rename a to b and c to d | column t.a gone, column t.b, column t.c gone, column t.d",
                "alter table t rename a to b and b to a | ''",
                "alter table t drop compact storage | ''",
                "alter table t alter a type blob | ''",
                "alter table if exists t add a int | column t.a",
                "alter type money add currency text | field money.currency",
                "alter type money rename amount to sum | field money.amount gone, field money.sum",
                "create role r | ''"
            })
    void what_a_definition_leaves_behind(String text, String claims) throws Exception {
        CqlMeaning meaning = meaning(text);
        assertThat(meaning.claims().stream().map(CqlClaim::toString).collect(Collectors.joining(", ")))
                .isEqualTo(claims.replace("''", ""));
        assertThat(meaning.repeatable()).isFalse();
        assertThat(meaning.changesSchema()).isEqualTo(!text.contains("role"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table if not exists t (k int primary key)",
                "create type if not exists t (a int)",
                "create index if not exists on t (a)",
                "create or replace function f(a int) called on null input returns int language java as $$ a $$",
                "drop table if exists t",
                "drop index if exists t",
                "alter table t with comment = 'x'",
                "alter table t add if not exists a int",
                "alter table t drop if exists a",
                "alter keyspace k with replication = {}",
                "alter materialized view v with comment = 'x'",
                "grant select on t to r",
                "select * from t",
                "insert into t (k) values (1) if not exists",
                "insert into t (k) values (1) using timestamp 5",
                "delete from t using timestamp 5 where k = 1"
            })
    void what_may_be_sent_twice_as_it_stands(String text) throws Exception {
        CqlMeaning meaning = meaning(text);
        assertThat(meaning.repeatable()).isTrue();
        assertThat(meaning.at(text, 7)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into app.t (k, timestamp) values (1, -5) | insert into app.t (k, timestamp) values (1, -5) USING TIMESTAMP 7",
                "update t set a = 1.5e-3, b = b + {'x'}, c = {1} + c, m['k'] = 123e4567-e89b-12d3-a456-426614174000 where k in (1, 2)"
                        + " | update t USING TIMESTAMP 7 set a = 1.5e-3, b = b + {'x'}, c = {1} + c,"
                        + " m['k'] = 123e4567-e89b-12d3-a456-426614174000 where k in (1, 2)",
                "delete m['a'] from t where k = 1 | delete m['a'] from t USING TIMESTAMP 7 where k = 1",
                "begin unlogged batch insert into t (k) values (1); delete from t where k = 2; apply batch"
                        + " | begin unlogged batch USING TIMESTAMP 7 insert into t (k) values (1); delete from t where k = 2; apply batch"
            })
    void a_plain_write_gets_a_time(String text, String sent) throws Exception {
        // A second one, so that offsets are those of the statement and not of its script.
        Statement statement = statements("select 1 from t;\n" + text).getLast();
        CqlMeaning meaning = CqlMeaning.of(statement);
        assertThat(meaning.repeatable()).isTrue();
        assertThat(meaning.at(statement.text(), 7).replaceAll("\\s+", " ").strip())
                .isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set n = n + 1 where k = 1",
                "update t set n = n - 1 where k = 1",
                "update t set n += 1 where k = 1",
                "update t set l = l + ['x'] where k = 1",
                "update t set l = ['x'] + l where k = 1",
                "update t set l = ['x'] where k = 1",
                "update t set l[0] = 'x' where k = 1",
                "update t set a = 1 where k = 1 if a = 2",
                "update t using ttl 60 set a = 1 where k = 1",
                "insert into t (k, l) values (1, [1, 2])",
                "insert into t (k) values (now())",
                "insert into t (k) values (uuid())",
                "insert into t (k) values (mine(1))",
                "insert into t (k) values (1) using ttl 60",
                "insert into t json '{\"k\": 1, \"l\": [1]}'",
                "delete l[0] from t where k = 1",
                "delete from t where k = 1 if exists",
                "begin counter batch update t set n = n + 1 where k = 1; apply batch",
                "begin batch insert into t (k) values (1) if not exists; apply batch",
                "begin batch insert into t (k) values (now()); apply batch",
                "truncate t",
                "something new"
            })
    void of_what_depends_on_what_is_there_or_when_it_comes_nothing_is_known(String text) throws Exception {
        CqlMeaning meaning = meaning(text);
        assertThat(meaning.repeatable()).isFalse();
        assertThat(meaning.claims()).isEmpty();
        assertThat(meaning.at(text, 7)).isEqualTo(text);
    }
}
