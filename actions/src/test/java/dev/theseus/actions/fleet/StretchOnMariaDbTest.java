package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that are written down together, and what becomes of them when the controller dies among them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StretchOnMariaDbTest {
    private static final String BEFORE = """
            create table t (id int primary key, old int, key (old));
            create table u (id int primary key, gone int);
            create table w (id int);
            create table x (id int);
            """;

    @TempDir
    private static Path home;

    private DatabaseServer server;
    private int schemata;

    @BeforeAll
    void start() throws Exception {
        server = MariaDbServer.start(home.resolve("data"));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private static Map<String, String> definitions() {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__before.sql", BEFORE);
        scripts.put("V2__a.sql", "create table a (n int);\n");
        scripts.put("V3__b.sql", "alter table t add column b int;\nalter table t add column c int;\n");
        scripts.put("V4__d.sql", "alter table t add column d int;\n");
        scripts.put("V5__e.sql", "alter table u drop column gone;\ndrop table x;\n");
        scripts.put("V6__f.sql", "rename table w to w2;\n");
        return scripts;
    }

    private static Map<String, String> with(String script, String text) {
        Map<String, String> scripts = new LinkedHashMap<>(definitions());
        scripts.put(script, text);
        return scripts;
    }

    private String schema() {
        String schema = "stretch_" + ++schemata;
        server.execute("", "create database " + schema);
        return schema;
    }

    /** At the version before the stretch. */
    private String prepared() throws Exception {
        String schema = schema();
        done(migrate(schema, Map.of("V1__before.sql", BEFORE), MortalSql.immortal()));
        return schema;
    }

    private Outcome migrate(String schema, Map<String, String> scripts, MortalSql sql) throws Exception {
        LocalContext context = new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", Optional.empty())))
                .secret("database.main", server.password())
                .with(sql);
        return new Migrate(path -> scripts.getOrDefault(path, ""))
                .apply(
                        Given.args(
                                "schema",
                                schema,
                                "scripts",
                                scripts.keySet().stream()
                                        .map(Given.Literal::new)
                                        .toList()),
                        Value.NIL,
                        context);
    }

    private Outcome migrate(String schema, Map<String, String> scripts) throws Exception {
        return migrate(schema, scripts, MortalSql.immortal());
    }

    private String picture(String schema) {
        return server.value(
                        schema,
                        "select group_concat(table_name, '.', column_name order by 1) from information_schema.columns"
                                + " where table_schema = database() and table_name not in ('flyway_schema_history', 'theseus_migration')")
                + " " + ledger(schema);
    }

    private String ledger(String schema) {
        return server.value(
                schema,
                "select group_concat(installed_rank, ' ', script order by installed_rank) from flyway_schema_history");
    }

    private void killedAfter(String statement, String schema, Map<String, String> scripts) {
        assertThatExceptionOfType(MortalSql.Killed.class)
                .isThrownBy(() -> migrate(schema, scripts, MortalSql.dyingAfter(statement)));
    }

    @Test
    void one_mark_stands_for_all_of_them() throws Exception {
        String schema = prepared();
        MortalSql sql = MortalSql.immortal();
        done(migrate(schema, definitions(), sql));
        assertThat(sql.sent().stream().filter(one -> one.contains("into `" + schema + "`.`theseus_migration`")))
                .singleElement()
                .asString()
                .startsWith("replace");
    }

    @Test
    void killed_at_any_statement_and_taken_up_again_each_was_carried_out_once() throws Exception {
        MortalSql whole = MortalSql.immortal();
        String undisturbed = prepared();
        done(migrate(undisturbed, definitions(), whole));
        String wanted = picture(undisturbed);
        for (int deadly = 1; deadly <= whole.sent().size(); deadly++) {
            String schema = prepared();
            List<String> at = new ArrayList<>();
            for (int again = deadly; again > 0; again -= 4)
                try {
                    migrate(schema, definitions(), new MortalSql(again));
                } catch (MortalSql.Killed killed) {
                    at.add(String.valueOf(killed.getMessage()));
                }
            assertThat(at).isNotEmpty();
            done(migrate(schema, definitions()));
            assertThat(picture(schema)).as("%s", at).isEqualTo(wanted);
            assertThat(server.value(schema, "select count(*) from theseus_migration"))
                    .isEqualTo("0");
        }
    }

    /** The column is somebody else's: that it is there must not be taken for the script's work. */
    @Test
    void what_was_there_before_is_never_taken_for_done() throws Exception {
        for (String statement : List.of("create table a", "add column b", "add column c")) {
            String schema = prepared();
            server.execute(schema, "alter table t add column d text");
            killedAfter(statement, schema, definitions());
            failed(migrate(schema, definitions()), Code.SQL_FAILED);
            assertThat(ledger(schema)).as(statement).contains("V3__b.sql").doesNotContain("V4__d.sql");
            server.execute(schema, "alter table t drop column d");
            done(migrate(schema, definitions()));
        }
    }

    @Test
    void a_refusal_among_them_is_mended_and_they_go_on_there() throws Exception {
        String schema = prepared();
        Map<String, String> wrong = with("V4__d.sql", "alter table t add column d int, add column d2 wrong;\n");
        failed(migrate(schema, wrong), Code.SQL_FAILED);
        assertThat(ledger(schema)).contains("V3__b.sql").doesNotContain("V4__d.sql");
        done(migrate(schema, definitions()));
        assertThat(picture(schema)).contains("t.d").doesNotContain("t.d2", "u.gone", "x.id");
    }

    @Test
    void scripts_among_which_it_died_must_stay_as_they_were_until_they_are_done() throws Exception {
        String schema = prepared();
        killedAfter("add column b", schema, definitions());
        Map<String, String> changed = with("V5__e.sql", "alter table u drop column gone;\n");
        var failure = failed(migrate(schema, changed), Code.LEDGER_DIFFERS).failure();
        assertThat(failure.message()).contains("V2__a.sql and scripts behind it were begun and not finished");
        assertThat(failure.remedy()).contains("put the scripts back");
        done(migrate(schema, with("V7__g.sql", "create table g (n int);\n")));
        assertThat(ledger(schema)).endsWith("7 V7__g.sql");
    }

    @Test
    void a_part_of_what_a_statement_claims_is_asked_about() throws Exception {
        String schema = prepared();
        Map<String, String> scripts = with("V4__d.sql", "alter table t add column d int, add column e int;\n");
        MortalSql whole = MortalSql.immortal();
        done(migrate(prepared(), scripts, whole));
        int row = 0;
        while (!whole.sent().get(row).contains("'V3__b.sql'")
                || !whole.sent().get(row).startsWith("insert")) row++;
        MortalSql behindRow = new MortalSql(row + 1);
        assertThatExceptionOfType(MortalSql.Killed.class).isThrownBy(() -> migrate(schema, scripts, behindRow));
        server.execute(schema, "alter table t add column e int");
        var failure = failed(migrate(schema, scripts), Code.STATEMENT_UNCLEAR).failure();
        assertThat(failure.message()).contains("statement 1 of 1 of V4__d.sql");
        server.execute(schema, "alter table t drop column e");
        done(migrate(schema, scripts));
    }
}
