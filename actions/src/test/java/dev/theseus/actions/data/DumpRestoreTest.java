package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpRestoreTest {
    private static final String ODD = "odd` (name) VALUES";

    @TempDir
    Path base;

    private final MariaDbServer server;
    private Path home = Path.of("");
    private Path tools = Path.of("");
    private LocalContext context = new LocalContext(home);
    private final Dump dump = new Dump();
    private final Restore restore = new Restore();

    DumpRestoreTest(@TempDir Path data) throws Exception {
        server = MariaDbServer.start(Files.createDirectory(data.resolve("data")));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void fill() throws IOException {
        home = Files.createTempDirectory(base, "home");
        tools = Files.createDirectory(home.resolve("tools"));
        for (String program : List.of("mariadb", "mariadb-dump"))
            tool(program, "exec " + MariaDbServer.bin(program) + " \"$@\"");
        context = context(LocalShell.STANDARD.onPath(tools + ":/usr/bin:/bin"));
        server.run("drop database if exists app");
        server.run("create database app character set utf8mb4 collate utf8mb4_german2_ci");
        server.run("app", "create table empty_one (id int)");
        server.run("app", "create table t (id int primary key, v text, b longblob, g int as (id + 1) stored)");
        server.run(
                "app",
                "insert into t (id, v, b) values (1, 'a),(b', 0x00ff27), (2, 'it''s \\\\ \\n(x);', null), (3, null, '')");
        server.run("app", "create table `odd`` (name) VALUES` (`a (b)` varchar(20))");
        server.run("app", "insert into `odd`` (name) VALUES` values ('x'), ('y')");
        server.run("app", "create view w as select id from t");
        server.run("app", "create procedure p() begin\nINSERT INTO `t` VALUES (9,'(','(',9);\nend");
        server.run("app", "create trigger r before insert on empty_one for each row set new.id = new.id + 1");
        server.run("app", "create event e on schedule every 1 day do select 1");
    }

    private void tool(String name, String script) throws IOException {
        Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(tools.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    private LocalContext context(LocalShell shell) {
        return new LocalContext(home, shell)
                .with(server.inventory(server.reference("schemata", Optional.empty())))
                .secret("database.schemata", MariaDbServer.PASSWORD);
    }

    @AfterEach
    void no_secret_is_left() throws IOException {
        assertThat(context.effects().toString()).doesNotContain(MariaDbServer.PASSWORD);
        for (Path file : Tree.files(home))
            assertThat(Files.readAllBytes(file))
                    .as(file.toString())
                    .satisfies(bytes -> assertThat(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                            .doesNotContain(MariaDbServer.PASSWORD));
    }

    private Args to(String file) {
        return Given.args(
                "database", "app", "to", home.resolve("backups").resolve(file).toString());
    }

    private Args from(String file) {
        return Given.args(
                "backup", home.resolve("backups").resolve(file).toString(), "database", "app", "recreate", true);
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return dump.apply(args, Value.NIL, context);
    }

    private String contents() {
        return server.run("app", "select id, v, hex(b), g from t order by id")
                + server.run("app", "select * from `odd`` (name) VALUES` order by 1")
                        .toString()
                + server.run("app", "select count(*) from empty_one")
                + server.run("app", "select count(*) from w")
                + server.run("select routine_name from information_schema.routines where routine_schema = 'app'")
                + server.run("select trigger_name from information_schema.triggers where trigger_schema = 'app'")
                + server.run("select event_name from information_schema.events where event_schema = 'app'")
                + server.run(
                        "select default_collation_name from information_schema.schemata where schema_name = 'app'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.sql", "app.sql.gz", "app.sql.zst"})
    void what_was_dumped_comes_back_whole(String file) throws Exception {
        String before = contents();
        assertThat(dump.look(to(file), context).state()).isEqualTo(Look.State.UNTOUCHED);
        var result = done(apply(to(file)));
        assertThat(result)
                .containsEntry("tables", Value.of(3))
                .containsEntry("rows", Value.of(5))
                .containsEntry("source_moved", Value.of(false));
        assertThat(dump.look(to(file), context).state()).isEqualTo(Look.State.UNCLEAR);
        Path path = home.resolve("backups").resolve(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(path.resolveSibling(file + ".manifest.json")))
                .contains("\"t\" : 3", "odd` (name) VALUES", "\"empty_one\" : 0");
        server.run("app", "delete from t");
        server.run("app", "create table newer (id int)");
        done(restore.apply(from(file), Value.NIL, context));
        done(restore.apply(from(file), Value.NIL, context));
        assertThat(contents()).isEqualTo(before);
        assertThat(server.run("app", "show tables").toString()).contains(ODD).doesNotContain("newer");
        try (Stream<Path> left = Files.list(home.resolve("backups"))) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void works_with_busyboxs_tools() throws Exception {
        context = context(LocalShell.busybox()
                .onPath(tools + ":" + Path.of("target/busybox").toAbsolutePath()));
        String before = contents();
        done(apply(to("app.sql.gz")));
        server.run("app", "drop table t");
        done(restore.apply(from("app.sql.gz"), Value.NIL, context));
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void a_dump_made_twice_is_made_once_and_another_file_is_left_alone() throws Exception {
        done(apply(to("app.sql")));
        int effects = context.effects().size();
        done(apply(to("app.sql")));
        assertThat(context.effects()).hasSize(effects);
        Files.writeString(home.resolve("backups/other.sql"), "somebody's own");
        failed(apply(to("other.sql")), Code.FILE_REFUSED);
        assertThat(Files.readString(home.resolve("backups/other.sql"))).isEqualTo("somebody's own");
        assertThat(dump.look(to("other.sql"), context).state()).isEqualTo(Look.State.UNCLEAR);
    }

    @Test
    void what_the_tool_did_not_finish_is_no_backup_and_nothing_is_dropped_for_it() throws Exception {
        for (String tool : List.of(
                "exec mariadb-dump-real \"$@\" | head -n -1",
                "mariadb-dump-real \"$@\" | grep -v '^(2,'",
                "mariadb-dump-real \"$@\"; exit 2",
                "exit 0",
                "mariadb-dump-real \"$@\" | sed 's/`empty_one` VALUES/x/; s/INSERT INTO `t`/INSERT INTO `elsewhere`/'")) {
            tool("mariadb-dump-real", "exec " + MariaDbServer.bin("mariadb-dump") + " \"$@\"");
            tool("mariadb-dump", tool);
            failed(apply(to("app.sql")), Code.BACKUP_UNVERIFIED);
            assertThat(home.resolve("backups/app.sql")).doesNotExist();
            var refused = failed(restore.apply(from("app.sql"), Value.NIL, context), Code.BACKUP_UNVERIFIED);
            assertThat(refused.effect()).isEqualTo(Effect.NONE);
            assertThat(server.value("app", "select count(*) from t")).isEqualTo("3");
        }
    }

    @Test
    void a_wrong_password_or_database_is_a_failure_that_says_so() throws Exception {
        context.secret("database.schemata", "wrong");
        assertThat(failed(apply(to("app.sql")), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("Access denied");
        context.secret("database.schemata", MariaDbServer.PASSWORD);
        Args nowhere = Given.args(
                "database", "no`where; drop", "to", home.resolve("x.sql").toString());
        assertThat(failed(apply(nowhere), Code.BACKUP_UNVERIFIED).failure().message())
                .contains("Unknown database");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("x.sql"));
        }
    }

    @Test
    void a_damaged_dump_drops_nothing() throws Exception {
        done(apply(to("app.sql")));
        Files.writeString(
                home.resolve("backups/app.sql"), "-- one more line\n", java.nio.file.StandardOpenOption.APPEND);
        var refused = failed(restore.apply(from("app.sql"), Value.NIL, context), Code.BACKUP_UNVERIFIED);
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(server.value("app", "select count(*) from t")).isEqualTo("3");
    }

    @Test
    void without_recreate_a_database_with_tables_is_left_alone() throws Exception {
        done(apply(to("app.sql")));
        Args args = Given.args("backup", home.resolve("backups/app.sql").toString());
        var refused = failed(restore.apply(args, Value.NIL, context), Code.BACKUP_UNVERIFIED);
        assertThat(refused.failure().message()).contains("recreate", "nothing was dropped");
        server.run("drop database if exists fresh");
        server.run("create database fresh");
        done(restore.apply(
                Given.args("backup", home.resolve("backups/app.sql").toString(), "database", "fresh"),
                Value.NIL,
                context));
        assertThat(server.value("fresh", "select count(*) from t")).isEqualTo("3");
    }

    /** The same number of rows, one of them another: what counting does not see. */
    @Test
    void a_restore_that_brings_other_content_has_failed() throws Exception {
        assertThat(done(apply(to("app.sql"))))
                .containsEntry("checksums", Value.of(3))
                .containsKey("seconds");
        tool("mariadb", "sed \"s/'x'/'z'/\" | " + MariaDbServer.bin("mariadb") + " \"$@\"");
        var failed = failed(restore.apply(from("app.sql"), Value.NIL, context), Code.BACKUP_UNVERIFIED);
        assertThat(failed.failure().message())
                .contains("the content of 1 of the restored tables", "loaded, but is not whole");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
    }

    @Test
    void content_that_cannot_be_compared_is_left_to_the_rows_and_that_is_said() throws Exception {
        server.run("app", "create table f (v float)");
        server.run("app", "insert into f values (0.123456789)");
        assertThat(done(apply(to("app.sql"))))
                .containsEntry("tables", Value.of(4))
                .containsEntry("checksums", Value.of(3));
        assertThat(said(restore.apply(from("app.sql"), Value.NIL, context)))
                .contains("4 tables; content of 3 tables compared");
        Path manifest = home.resolve("backups/app.sql.manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("(\"server_version\" : \")[^\"]*", "$15.5.0"));
        assertThat(said(restore.apply(from("app.sql"), Value.NIL, context)))
                .contains("the content was not compared, the dump is from a server 5.5.0");
    }

    private static String said(Outcome outcome) {
        return outcome instanceof Outcome.Done(var _, var output) ? output.out() : outcome.toString();
    }

    @Test
    void a_step_names_its_dump() throws Exception {
        Value path = Value.of(done(apply(to("app.sql"))));
        context.name("steps", Value.of(Map.of("back-up", path)));
        server.run("app", "delete from t");
        done(restore.apply(Given.args("backup", "back-up", "recreate", true), Value.NIL, context));
        assertThat(server.value("app", "select count(*) from t")).isEqualTo("3");
    }

    /** What a second go would do to a neighbour that is in use, were it given the neighbour's dump. */
    @Test
    void a_step_that_gives_another_databases_dump_drops_nothing() throws Exception {
        Value given = Value.of(done(apply(to("app.sql"))));
        context.name("steps", Value.of(Map.of("back-up", given)));
        server.run("drop database if exists neighbour");
        server.run("create database neighbour");
        server.run("neighbour", "create table its_own (id int)");
        Args args = Given.args("backup", "back-up", "database", "neighbour", "recreate", true);
        var refused = failed(restore.apply(args, Value.NIL, context), Code.BACKUP_UNVERIFIED);
        assertThat(refused.failure().message()).contains("is of app and not of neighbour", "nothing was dropped");
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(server.run("neighbour", "show tables").toString()).contains("its_own");
    }

    /** As a target that was put back is taken up again: the step looks anew, and what it finds is what it had made. */
    @Test
    void a_second_go_dumps_anew_and_keeps_the_earlier_dump_under_another_name() throws Exception {
        String file = "app.sql.gz";
        Value first = done(apply(to(file))).get("sha256");
        server.run("app", "delete from t where id > 1");
        Look found = dump.look(to(file), context);
        assertThat(found.state()).isEqualTo(Look.State.UNCLEAR);
        var second = done(dump.apply(to(file), found.found(), context));
        assertThat(second).containsEntry("rows", Value.of(3)).containsEntry("path", path(file));
        assertThat(second.get("sha256")).isNotEqualTo(first);
        assertThat(done(dump.apply(to(file), found.found(), context)))
                .as("the same go once more")
                .containsEntry("sha256", second.get("sha256"));
        Path earlier;
        try (Stream<Path> files = Files.list(home.resolve("backups"))) {
            List<Path> all =
                    files.filter(each -> !each.toString().endsWith(".json")).toList();
            assertThat(all).hasSize(2);
            earlier = all.stream()
                    .filter(each -> each.toString().contains(".before-1-"))
                    .findFirst()
                    .orElseThrow();
        }
        Args back = Given.args("backup", earlier.toString(), "recreate", true);
        assertThat(done(restore.apply(back, Value.NIL, context))).containsEntry("sha256", first);
        assertThat(server.value("app", "select count(*) from t")).isEqualTo("3");
    }

    private Value path(String file) {
        return Value.of(home.resolve("backups").resolve(file).toString());
    }

    @Test
    void a_second_go_that_is_cut_off_anywhere_ends_with_a_dump_of_its_own() throws Exception {
        for (int heard : new int[] {0, 2}) {
            String file = "cut-" + heard + ".sql";
            Value first = done(apply(to(file))).get("sha256");
            server.run("app", "insert into `odd`` (name) VALUES` values ('z')");
            Value found = dump.look(to(file), context).found();
            context.losingAfter(heard);
            assertThatExceptionOfType(ActionException.class).isThrownBy(() -> dump.apply(to(file), found, context));
            context.losingAfter(100);
            assertThat(done(dump.apply(to(file), found, context)).get("sha256")).isNotEqualTo(first);
        }
    }

    @Test
    void a_dump_whose_end_was_not_heard_of_is_made_again_or_found() throws Exception {
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> apply(to("app.sql")));
        context.losingAfter(100);
        assertThat(dump.look(to("app.sql"), context).state()).isEqualTo(Look.State.UNTOUCHED);
        context.losingAfter(1);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> apply(to("app.sql")));
        context.losingAfter(100);
        assertThat(dump.look(to("app.sql"), context).state()).isEqualTo(Look.State.UNCLEAR);
        done(apply(to("app.sql")));
    }
}
