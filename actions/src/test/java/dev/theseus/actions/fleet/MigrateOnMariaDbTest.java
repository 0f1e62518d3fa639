package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateOnMariaDbTest extends BadInputContract {
    MigrateOnMariaDbTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return MariaDbServer.start(Files.createDirectories(directory.resolve("data")));
    }

    private int port() {
        return server.reference("main", Optional.empty()).port();
    }

    @Override
    Map<String, String> scripts() {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__customers.sql", """
                create table customer (id int primary key, name varchar(100));
                create table counter (n int not null);
                insert into counter values (0);
                """);
        scripts.put("V2__mail.sql", """
                alter table customer add column mail varchar(200), add index mail_idx (mail);
                update counter set n = n + 1;
                update counter set n = n + 10;
                create index name_idx on customer (name);
                """);
        scripts.put("V3.1__history_of_mail.sql", """
                -- a name; with a semicolon
                set foreign_key_checks = 0;
                create table mail_log (id int primary key, customer int, foreign key f (customer) references customer (id));
                alter table customer drop column name;
                insert into counter select count(*) from customer;
                delimiter //
                create trigger counted before insert on mail_log for each row begin
                  update counter set n = n + 100;
                end//
                delimiter ;
                update counter set n = n + 1000;
                """);
        scripts.put("R__views.sql", "create or replace view customers as select id from customer;\n");
        return scripts;
    }

    @Override
    void create(String schema) {
        server.execute("", "create database " + schema);
    }

    @Override
    String picture(String schema) {
        StringBuilder all = new StringBuilder();
        for (String query : List.of(
                "select group_concat(table_name, ' ', table_type order by table_name separator '\\n') from information_schema.tables"
                        + " where table_schema = database() and table_name <> 'theseus_migration'",
                "select group_concat(table_name, ' ', column_name, ' ', column_type, ' ', is_nullable, ' ', coalesce(column_default, '-')"
                        + " order by table_name, column_name separator '\\n') from information_schema.columns where table_schema = database()"
                        + " and table_name <> 'theseus_migration'",
                "select group_concat(table_name, ' ', index_name, ' ', column_name, ' ', non_unique order by table_name, index_name, column_name separator '\\n')"
                        + " from information_schema.statistics where table_schema = database() and table_name <> 'theseus_migration'",
                "select group_concat(trigger_name order by trigger_name) from information_schema.triggers where trigger_schema = database()",
                "select group_concat(n order by n) from counter",
                "select group_concat(installed_rank, ' ', coalesce(version, '-'), ' ', description, ' ', type, ' ', script, ' ', checksum,"
                        + " ' ', success order by installed_rank separator '\\n') from flyway_schema_history"))
            all.append(value(schema, "set group_concat_max_len = 100000", query))
                    .append("\n\n");
        return all.toString();
    }

    private String value(String schema, String setting, String query) {
        server.execute("", setting.replace("set ", "set global "));
        return value(schema, query);
    }

    @Override
    Flyway flyway(String schema, Path scripts, Optional<String> target) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(
                        "jdbc:mariadb://127.0.0.1:" + port() + "/" + schema, MariaDbServer.USER, MariaDbServer.PASSWORD)
                .locations("filesystem:" + scripts);
        target.ifPresent(configuration::target);
        return configuration.load();
    }

    @Override
    String value(String schema, String query) {
        return server.value(schema, query);
    }

    @Override
    void execute(String schema, String statement) {
        server.execute(schema, statement);
    }

    @Override
    Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + port() + "/" + schema, MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    @Override
    String slow(int seconds) {
        return "create table slow as select sleep(" + seconds + ") as s";
    }

    @Override
    Dbms dbms() {
        return Dbms.MARIADB;
    }

    @Override
    List<String> worker(String name, String password) {
        String account = account(name);
        return List.of(
                "create user " + account + " identified by '" + password + "'", "grant all on *.* to " + account);
    }

    private static String account(String name) {
        return "'" + name + "'@'127.0.0.1'";
    }

    @Override
    List<String> durable() {
        return List.of("set global innodb_flush_log_at_trx_commit = 1");
    }

    @Override
    String expire(String name) {
        return "alter user " + account(name) + " password expire";
    }

    @Override
    String renew(String name, String password) {
        return "alter user " + account(name) + " identified by '" + password + "'";
    }

    @Override
    String numbers(int count) {
        String digit = "(select 0 as i union all select 1 union all select 2 union all select 3 union all select 4"
                + " union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)";
        return "select n, n from (select a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i as n from "
                + String.join(
                        ", ",
                        Stream.of("a", "b", "c", "d", "e")
                                .map(each -> digit + " " + each)
                                .toList())
                + ") as numbers where n < " + count;
    }

    @Override
    String widen() {
        return "modify n bigint";
    }

    @Override
    List<Map<String, String>> twoLedgers() {
        return List.of(
                Map.of("V1__a.sql", "create table a (n int);\n"),
                Map.of("V1__b.sql", "create table b (n int);\ninsert into b values (1);\n"),
                Map.of(
                        "V1__c.sql",
                        "create table c (n int);\n",
                        "R__v.sql",
                        "create or replace view v as select 1 as n;\n"));
    }

    @Override
    String inParts() {
        return "create table t (id int primary key, n int) with system versioning;\n";
    }

    @Override
    String locks(String table) {
        return "lock tables " + table + " write";
    }

    @Test
    void flyway_and_theseus_take_the_same_for_the_end_of_a_routine() throws Exception {
        for (String script : List.of(
                "create procedure p() begin select 1; end",
                "create procedure p() begin if 1 then select case 1 when 1 then 2 end; end if; end\n-- the end\n",
                "create table a (n int);\ncreate trigger g before insert on a for each row begin set new.n = 1; end",
                "delimiter //\ncreate procedure p() begin select 1; end//\ndelimiter ;\n",
                "delimiter //\ncreate procedure p() begin select 1; end;\n//\ndelimiter ;\nselect 1;\n",
                "delimiter //\ncreate procedure p() begin select 1; end\n",
                "delimiter //\ncreate procedure p() begin select 1; end//\n")) {
            Map<String, String> scripts = Map.of("V1__p.sql", script);
            String theirs = schema();
            flyway(theirs, onDisk(scripts), Optional.empty()).migrate();
            String ours = schema();
            assertThat(done(migrate(ours, scripts))).as(script).containsEntry("applied", Value.of(1));
            flywayAgrees(ours, scripts);
        }
    }

    /** Of a schema for which none was said. */
    String collation() {
        return "latin1_swedish_ci";
    }

    /** How the catalogue shows that a column has none. */
    String noDefault() {
        return " default NULL";
    }

    @Override
    Map<String, String> strayed() {
        Map<String, String> strayed = new LinkedHashMap<>();
        strayed.put("alter table customer add column fax int", "has column customer.fax");
        strayed.put(
                "alter table customer modify mail varchar(99)",
                "column customer.mail is '2 varchar(99) null" + noDefault() + " " + collation() + "',"
                        + " usually '2 varchar(200) null" + noDefault() + " " + collation() + "'");
        strayed.put("drop index mail_idx on customer", "lacks index customer.mail_idx (1)");
        strayed.put("drop view customers", "lacks view customers");
        strayed.put("create table stray (id int primary key)", "has table stray");
        strayed.put("drop trigger counted", "lacks trigger mail_log.counted");
        strayed.put(
                "alter table counter engine=MyISAM",
                "table counter is 'BASE TABLE MyISAM " + collation() + "'," + " usually 'BASE TABLE InnoDB "
                        + collation() + "'");
        strayed.put("create procedure p(in n int) select n", "has parameter 1 of p | has procedure p");
        return strayed;
    }

    @Test
    void what_no_catalogue_shows_is_asked_and_a_persons_word_counts() throws Exception {
        Map<String, String> scripts = Map.of("V1__x.sql", """
                create table a (n int) engine=MyISAM;
                create table b (n int);
                insert into a values (1);
                create table c (n int);
                """);
        for (String word : List.of("done", "again", "all")) {
            String schema = schema();
            MortalSql dying = MortalSql.dyingAfter("insert into a");
            assertThatExceptionOfType(MortalSql.Killed.class)
                    .isThrownBy(() -> migrate(schema, scripts, context(dying)));
            var failure =
                    failed(migrate(schema, scripts), Code.STATEMENT_UNCLEAR).failure();
            assertThat(failure.message()).contains("statement 3 of 4 of V1__x.sql:3", "nothing was sent");
            execute(schema, "update theseus_migration set word = '" + word + "'");
            done(migrate(schema, scripts));
            assertThat(value(schema, "select count(*) from a")).isEqualTo(word.equals("again") ? "2" : "1");
            assertThat(value(
                            schema,
                            "select count(*) from information_schema.tables where table_schema = '" + schema
                                    + "' and table_name = 'c'"))
                    .isEqualTo(word.equals("all") ? "0" : "1");
        }
    }

    @Test
    void a_script_that_was_begun_must_stay_as_it_is_as_far_as_it_ran() throws Exception {
        String schema = schema();
        Map<String, String> broken = Map.of("V1__x.sql", "create table a (id int);\ncreate table b (id wrong);\n");
        failed(migrate(schema, broken), Code.SQL_FAILED);
        for (Map<String, String> other : List.of(
                Map.of("V1__x.sql", "create table a (id bigint);\ncreate table b (id int);\n"),
                Map.of("V1__y.sql", "create table b (id int);\n"),
                Map.of("V0__y.sql", "create table b (id int);\n", "V1__x.sql", "create table a (id int);\n")))
            assertThat(failed(migrate(schema, other), Code.LEDGER_DIFFERS)
                            .failure()
                            .message())
                    .contains("V1__x.sql was begun and not finished (statement 2)", "nothing was sent");
    }

    @Test
    void what_only_a_lost_session_had_is_asked_for() throws Exception {
        String schema = schema();
        Map<String, String> scripts = Map.of(
                "V1__x.sql",
                "create table a (n int);\nset @n = 5;\ncreate table b (n int);\ninsert into a values (@n);\n");
        assertThatExceptionOfType(MortalSql.Killed.class)
                .isThrownBy(() -> migrate(schema, scripts, context(MortalSql.dyingAfter("create table b"))));
        assertThat(failed(migrate(schema, scripts), Code.STATEMENT_UNCLEAR)
                        .failure()
                        .message())
                .contains("variables or temporary tables");
    }

    @Test
    void a_trial_tells_what_copies_a_table_and_leaves_nothing_behind() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, name varchar(20), n int) engine=InnoDB;\n");
        scripts.put("V2__u.sql", """
                alter table t add column a int;
                create index n_idx on t (n);
                alter table t modify n varchar(10);
                alter table t drop primary key, add primary key (id, n);
                set statement max_statement_time = 0 for alter table t modify n varchar(20);
                alter online table t add column b int;
                alter table nowhere add column a int;
                insert into t values (1, 'x', 1, 1);
                """);
        assertThat(trial(scripts))
                .containsExactly(
                        "alter table t add column a int: instant",
                        "create index n_idx on t (n): in place",
                        "alter table t modify n varchar(10): copies",
                        "alter table t drop primary key, add primary key (id, n): rebuilds",
                        "set statement max_statement_time = 0 for alter table t modify n varchar(20): instant",
                        "alter online table t add column b int: instant");
    }

    /** Of a script: several statements that the server takes for one. */
    String block(String statements) {
        return "delimiter //\nbegin not atomic " + statements + " end//\n";
    }

    /** What its statements had committed before one of them failed is there: to send it again would do that twice. */
    @Test
    void what_fails_after_it_has_committed_is_neither_sent_again_nor_called_not_sent() throws Exception {
        Map<String, String> failing = Map.of(
                "a block that commits and then fails",
                "create table a (n int);\n" + block("insert into a values (1); commit; signal sqlstate '45000';"),
                "a block that commits and then finds a lock held",
                "create table a (n int);\n"
                        + block("insert into a values (1); commit; signal sqlstate 'HY000' set mysql_errno = 1205;"),
                "rows of a table without transactions",
                """
                        create table a (n int primary key) engine=MyISAM;
                        insert into a values (1), (1);
                        """,
                "a lock that is met by rows of a table without transactions",
                """
                        create table a (n int) engine=MyISAM; create table b (n int);
                        delimiter //
                        create trigger met after insert on a for each row begin signal sqlstate 'HY000' set mysql_errno = 1205; end//
                        delimiter ;
                        insert into a values (1);
                        """);
        for (var one : failing.entrySet()) {
            String schema = schema();
            Map<String, String> scripts = Map.of("V1__x.sql", one.getValue());
            assertThatExceptionOfType(ActionException.class)
                    .as(one.getKey())
                    .isThrownBy(() -> migrate(schema, scripts))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
            failed(migrate(schema, scripts), Code.STATEMENT_UNCLEAR);
            assertThat(value(schema, "select count(*) from a")).as(one.getKey()).isEqualTo("1");
        }
    }

    /** The server looks one schema up by some columns of its information schema; for others it opens what all schemata have. */
    @Test
    void no_question_about_one_schema_goes_through_all_of_them() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>(scripts());
        scripts.put("V9__trigger.sql", """
                create trigger counted_too after insert on mail_log for each row set @counted = 1;
                insert into counter values (9);
                drop trigger counted_too;
                """);
        String schema = schema();
        MortalSql sql = MortalSql.immortal();
        LocalContext context = context(sql);
        new Migrate(files(scripts)).look(args(schema, scripts), context);
        done(migrate(schema, scripts, context));
        Pattern asks =
                Pattern.compile("\\((select (?:1|count\\(\\*\\)) from information_schema(?:[^()]|\\([^()]*\\))*)\\)");
        Set<String> questions = new TreeSet<>();
        for (String sent : sql.sent()) {
            if (sent.startsWith("select") && sent.contains("information_schema")) questions.add(sent);
            asks.matcher(sent).results().forEach(found -> questions.add(found.group(1)));
        }
        assertThat(questions).hasSizeGreaterThan(10);
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement()) {
            for (String question : questions)
                try (ResultSet rows = statement.executeQuery("explain " + question.replace("?", "'" + schema + "'"))) {
                    while (rows.next())
                        assertThat(String.valueOf(rows.getString("Extra")))
                                .as(question)
                                .doesNotContain("Scanned all databases");
                }
        }
    }
}
