package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateOnPostgreSqlTest extends BadInputContract {
    private static final String APP = "app";

    MigrateOnPostgreSqlTest(@TempDir Path directory) throws Exception {
        super(directory);
        server.execute("", "create database " + APP);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return PostgreSqlServer.start(directory);
    }

    @Override
    Optional<String> database() {
        return Optional.of(APP);
    }

    @Override
    Map<String, String> scripts() {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__customers.sql", """
                create table customer (id int primary key, name text);
                create table counter (n int not null);
                insert into counter values (0);
                """);
        scripts.put("V2__mail.sql", """
                alter table customer add column mail text;
                update counter set n = n + 1;
                create function counted() returns trigger language plpgsql as $$
                begin
                  update counter set n = n + 100; return new;
                end $$;
                """);
        scripts.put("V3__index.sql", "create index concurrently mail_idx on customer (mail);\n");
        scripts.put("V4.1__history_of_mail.sql", """
                -- a name; with a semicolon
                set work_mem = '8MB';
                create table mail_log (id int primary key, customer int references customer);
                insert into counter select count(*) from customer;
                alter table customer drop column name;
                update counter set n = n + 1000;
                """);
        scripts.put("R__views.sql", "create or replace view customers as select id from customer;\n");
        return scripts;
    }

    @Override
    void create(String schema) {
        server.execute(APP, "create schema " + schema);
    }

    @Override
    String picture(String schema) {
        StringBuilder all = new StringBuilder();
        String within = " = '" + schema + "' and ";
        for (String query : List.of(
                "select string_agg(table_name || ' ' || table_type, e'\\n' order by table_name) from information_schema.tables where table_schema"
                        + within + "table_name <> 'theseus_migration'",
                "select string_agg(concat_ws(' ', table_name, column_name, udt_name, is_nullable, column_default, character_maximum_length), e'\\n'"
                        + " order by table_name, column_name) from information_schema.columns where table_schema"
                        + within + "table_name <> 'theseus_migration'",
                "select string_agg(replace(indexdef, schemaname, ''), e'\\n' order by indexname) from pg_indexes where schemaname"
                        + within + "tablename <> 'theseus_migration'",
                "select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid where not i.indisvalid",
                "select string_agg(n::text, ',' order by n) from " + schema + ".counter",
                "select string_agg(concat_ws(' ', installed_rank, version, description, type, script, checksum, success), e'\\n'"
                        + " order by installed_rank) from " + schema + ".flyway_schema_history"))
            all.append(value(schema, query)).append("\n\n");
        return all.toString();
    }

    @Override
    List<String> worker(String name, String password) {
        return List.of("create role " + name + " superuser login password '" + password + "'");
    }

    @Override
    List<String> durable() {
        return List.of();
    }

    @Override
    String expire(String name) {
        return "alter role " + name + " valid until '2000-01-01'";
    }

    @Override
    String renew(String name, String password) {
        return "alter role " + name + " valid until 'infinity'";
    }

    @Override
    String numbers(int count) {
        return "select n, n from generate_series(1, " + count + ") as n";
    }

    @Override
    String widen() {
        return "alter n type bigint";
    }

    @Override
    Map<String, String> strayed() {
        Map<String, String> strayed = new LinkedHashMap<>();
        strayed.put("alter table customer add column fax int", "has column customer.fax");
        strayed.put(
                "alter table customer alter mail set not null",
                "column customer.mail is '2 text not null', usually '2 text'");
        strayed.put("drop index mail_idx", "lacks index customer.mail_idx");
        strayed.put("drop view customers", "lacks view customers");
        strayed.put("create table stray (id int primary key)", "has table stray");
        strayed.put("create type mood as enum ('glad')", "has type mood");
        strayed.put("alter table customer add check (id > 0)", "has constraint customer.customer_id_check");
        strayed.put(
                "create trigger counted before insert on customer for each row execute function counted()",
                "has trigger customer.counted");
        return strayed;
    }

    @Override
    List<Map<String, String>> twoLedgers() {
        return List.of(
                Map.of("V1__a.sql", "create table a (n int);\ncreate index concurrently a_idx on a (n);\n"),
                Map.of("V1__b.sql", "create table b (n int);\ncreate index concurrently b_idx on b (n);\n"));
    }

    @Override
    String inParts() {
        return "create table t (id int, n int) partition by range (id);\n"
                + "create table t_low partition of t for values from (minvalue) to (10);\n"
                + "create table t_high partition of t for values from (10) to (maxvalue);\n";
    }

    @Override
    Flyway flyway(String schema, Path scripts, Optional<String> target) {
        int port = server.reference("main", database()).port();
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + APP,
                        PostgreSqlServer.USER,
                        PostgreSqlServer.PASSWORD)
                .schemas(schema)
                // Otherwise a transaction of its own that it leaves open makes its "create index concurrently" wait for
                // ever.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .locations("filesystem:" + scripts);
        target.ifPresent(configuration::target);
        return configuration.load();
    }

    @Override
    String value(String schema, String query) {
        return server.value(APP, query);
    }

    @Override
    void execute(String schema, String statement) {
        server.execute(APP, "set search_path = " + schema + "; " + statement);
    }

    @Override
    Connection connect(String schema) throws SQLException {
        int port = server.reference("main", database()).port();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + APP + "?currentSchema=" + schema,
                PostgreSqlServer.USER,
                PostgreSqlServer.PASSWORD);
    }

    @Override
    String slow(int seconds) {
        return "create table slow as select 1 as s from (select pg_sleep(" + seconds + ")) as pause";
    }

    @Override
    String locks(String table) {
        return "lock table " + table;
    }

    @Override
    Dbms dbms() {
        return Dbms.POSTGRESQL;
    }

    @Test
    void an_index_that_was_left_half_built_is_removed_and_built_again() throws Exception {
        String schema = schema();
        Map<String, String> scripts = Map.of(
                "V1__t.sql",
                "create table t (id int);\ninsert into t values (1), (1);\n",
                "V2__i.sql",
                "create unique index concurrently t_idx on t (id);\n");
        var failure = failed(migrate(schema, scripts), Code.SQL_FAILED).failure();
        assertThat(failure.message()).contains("V2__i.sql:1", "t_idx");
        assertThat(value(schema, invalid())).isEqualTo("0");
        // As a controller leaves it that dies in the middle.
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> server.execute(APP, "create unique index concurrently t_idx on " + schema + ".t (id)"));
        assertThat(value(schema, invalid())).isEqualTo("1");
        execute(schema, "update theseus_migration set sent = 1, statement = 1, sum = sum, held = 0");
        execute(schema, "delete from t where ctid = (select max(ctid) from t)");
        server.execute(
                APP,
                "update " + schema + ".theseus_migration set sum = "
                        + ScriptSet.of(Dbms.POSTGRESQL, scripts)
                                .scripts()
                                .get(1)
                                .prefix(1));
        done(migrate(schema, scripts));
        assertThat(value(schema, invalid())).isEqualTo("0");
        assertThat(value(schema, "select count(*) from pg_indexes where indexname = 't_idx'"))
                .isEqualTo("1");
    }

    private static String invalid() {
        return "select count(*) from pg_index where not indisvalid";
    }

    @Test
    void whom_a_script_acts_as_and_what_it_prepares_ends_with_it() throws Exception {
        String schema = schema();
        server.execute(APP, "create role narrow");
        server.execute(APP, "grant all on schema " + schema + " to narrow");
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__a.sql", """
                create temp table shelf (n int);
                prepare p as select 1;
                set role narrow;
                create table a (n int);
                """);
        scripts.put("V2__b.sql", """
                set session authorization narrow;
                create table b (n int);
                """);
        scripts.put("V3__c.sql", """
                create temp table shelf (n int);
                prepare p as select 1;
                create table c (n int);
                """);
        done(migrate(schema, scripts));
        assertThat(value(
                        schema,
                        "select string_agg(tablename || ' ' || (tableowner = 'narrow'), ', ' order by tablename) from pg_tables"
                                + " where schemaname = '" + schema + "' and tablename < 'd'"))
                .isEqualTo("a true, b true, c false");
        assertThat(value(
                        schema,
                        "select string_agg(distinct installed_by, ' ') from " + schema + ".flyway_schema_history"))
                .isEqualTo(PostgreSqlServer.USER);
    }

    @Test
    void whom_a_script_acts_as_holds_for_each_of_its_statements_and_for_no_other() throws Exception {
        server.execute(APP, "create role clerk");
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__a.sql", """
                create table before (n int);
                set role clerk;
                create table a (n int);
                create index concurrently a_idx on a (n);
                create table b (n int);
                reset role;
                create table mine (n int);
                create index concurrently mine_idx on mine (n);
                create table mine_too (n int);
                set session authorization clerk;
                create table c (n int);
                create index concurrently c_idx on c (n);
                create table d (n int);
                """);
        scripts.put("V2__z.sql", "create table z (n int);\ncreate index concurrently z_idx on z (n);\n");
        String undisturbed = schema();
        server.execute(APP, "grant all on schema " + undisturbed + " to clerk");
        MortalSql whole = MortalSql.immortal();
        done(migrate(undisturbed, scripts, context(whole)));
        assertThat(owners(undisturbed)).isEqualTo("a b c d");
        for (int deadly = 1; deadly <= whole.sent().size(); deadly++) {
            // What is sent in between changes nothing that the next one does not.
            String last = whole.sent().get(deadly - 1);
            if (!last.contains("theseus") && !last.equals("commit")) continue;
            String schema = schema();
            server.execute(APP, "grant all on schema " + schema + " to clerk");
            int at = deadly;
            assertThatExceptionOfType(MortalSql.Killed.class)
                    .isThrownBy(() -> migrate(schema, scripts, context(new MortalSql(at))));
            done(migrate(schema, scripts));
            assertThat(owners(schema)).as(last).isEqualTo("a b c d");
            assertThat(value(
                            schema,
                            "select count(*) from pg_indexes where schemaname = '" + schema + "'"
                                    + " and indexname like '%\\_idx' and indexname not like 'flyway%'"))
                    .isEqualTo("4");
            assertThat(value(
                            schema,
                            "select string_agg(distinct installed_by, ' ') from " + schema + ".flyway_schema_history"))
                    .isEqualTo(PostgreSqlServer.USER);
        }
    }

    private String owners(String schema) {
        return value(
                schema,
                "select string_agg(tablename, ' ' order by tablename) from pg_tables where tableowner = 'clerk'"
                        + " and schemaname = '" + schema + "'");
    }

    @Test
    void a_path_that_a_dump_has_set_ends_with_its_script() throws Exception {
        String schema = schema();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put(
                "V1__dump.sql",
                "select pg_catalog.set_config('search_path', '', false);\ncreate table " + schema + ".a (n int);\n");
        scripts.put("V2__b.sql", "create table b (n int);\n");
        assertThat(done(migrate(schema, scripts))).containsEntry("applied", Value.of(2));
        assertThat(value(schema, "select count(*) from " + schema + ".b")).isEqualTo("0");
    }

    @Test
    void a_trial_tells_what_copies_a_table_and_leaves_nothing_behind() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\n");
        scripts.put("V2__u.sql", """
                alter table t add column a int default 5;
                create index n_idx on t (n);
                create index concurrently a_idx on t (a);
                alter table t alter column n type bigint;
                alter table nowhere add column a int;
                """);
        assertThat(trial(scripts))
                .containsExactly(
                        "alter table t add column a int default 5: instant",
                        "create index n_idx on t (n): reads every row",
                        "create index concurrently a_idx on t (a): in place",
                        "alter table t alter column n type bigint: copies");
    }

    /** Outside of a transaction such a block may have committed on its way; within ours the server lets none. */
    @Test
    void a_block_that_fails_within_the_transaction_has_failed_and_nothing_of_it_is_there() throws Exception {
        for (String block : List.of(
                "do $$ begin insert into a values (1); perform 1/0; end $$;",
                "do $$ begin insert into a values (1); commit; end $$;",
                "call halves();")) {
            String schema = schema();
            var failure = failed(
                            migrate(
                                    schema,
                                    Map.of(
                                            "V1__a.sql",
                                            "create table a (n int);\ncreate procedure halves() language plpgsql as"
                                                    + " $$ begin insert into a values (2); perform 1/0; end $$;\n",
                                            "V2__b.sql",
                                            block + "\n")),
                            Code.SQL_FAILED)
                    .failure();
            assertThat(failure.message()).contains("V2__b.sql:1", "the transaction was rolled back");
            assertThat(value(
                            schema,
                            "select count(*) from information_schema.tables where table_name = 'a' and table_schema = '"
                                    + schema + "'"))
                    .isEqualTo("0");
        }
    }
}
