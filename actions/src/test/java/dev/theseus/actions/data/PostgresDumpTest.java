package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.PostgresServer;
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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL database, dumped and restored: verified as MariaDB's is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDumpTest {
    @TempDir
    Path base;

    private final PostgresServer server;
    private Path home = Path.of("");
    private Path tools = Path.of("");
    private LocalContext context = new LocalContext(home);
    private final Dump dump = new Dump();
    private final Restore restore = new Restore();

    PostgresDumpTest() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void fill() throws IOException {
        home = Files.createTempDirectory(base, "home");
        tools = Files.createDirectory(home.resolve("tools"));
        context = new LocalContext(
                        home, LocalShell.STANDARD.onPath(tools + ":" + PostgresServer.programs() + ":/usr/bin:/bin"))
                .with(server.inventory())
                .secret("database.meta", PostgresServer.PASSWORD);
        server.run("postgres", "drop database if exists app with (force)");
        server.run("postgres", "create database app encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0");
        server.run("app", """
                create table empty_one (id int);
                create table t (id serial primary key, v text, b bytea, f float8 default 0.1, at timestamptz default now());
                insert into t (v, b) values ('a),(b', '\\x00ff27'), (E'COPY x FROM stdin;\\n\\\\.\\n-- PostgreSQL database dump complete', null), (null, '');
                create schema "odd one";
                create table "odd one"."t (x) FROM stdin;" ("a ""b (c)" text);
                insert into "odd one"."t (x) FROM stdin;" values ('x'), ('y');
                create table part (id int) partition by range (id);
                create table part_1 partition of part for values from (0) to (10);
                insert into part values (1), (2);
                create view w as select id from t;
                create function f() returns int language sql as $$ select 1 $$;
                create sequence s start 7;
                select nextval('s');
                """);
    }

    private void tool(String name, String script) throws IOException {
        Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(tools.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void no_secret_is_left() throws IOException {
        assertThat(context.effects().toString()).doesNotContain(PostgresServer.PASSWORD);
        for (Path file : Tree.files(home))
            assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8))
                    .as(file.toString())
                    .doesNotContain(PostgresServer.PASSWORD);
    }

    private Args to(String file) {
        return Given.args("database", "app", "to", home.resolve(file).toString());
    }

    private Args from(String file) {
        return Given.args("backup", home.resolve(file).toString(), "recreate", true);
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return dump.apply(args, Value.NIL, context);
    }

    private String contents() {
        return server.run("app", """
                select * from t order by id; select * from "odd one"."t (x) FROM stdin;" order by 1; select * from part order by 1;
                select count(*) from w; select f(); select last_value from s; select count(*) from empty_one;
                select datcollate, pg_encoding_to_char(encoding) from pg_database where datname = 'app'
                """);
    }

    @Test
    void what_was_dumped_comes_back_whole() throws Exception {
        String before = contents();
        for (String file : List.of("app.sql", "app.sql.gz")) {
            assertThat(dump.look(to(file), context).state()).isEqualTo(Look.State.UNTOUCHED);
            assertThat(done(apply(to(file))))
                    .containsEntry("tables", Value.of(4))
                    .containsEntry("rows", Value.of(7))
                    .containsEntry("checksums", Value.of(4));
            assertThat(dump.look(to(file), context).state()).isEqualTo(Look.State.UNCLEAR);
            server.run("app", "delete from t; drop schema \"odd one\" cascade; create table newer (id int)");
            done(restore.apply(from(file), Value.NIL, context));
            done(restore.apply(from(file), Value.NIL, context));
            assertThat(contents()).isEqualTo(before);
        }
    }

    @Test
    void what_the_tool_did_not_finish_is_no_backup_and_nothing_is_dropped_for_it() throws Exception {
        String real = PostgresServer.programs() + "/pg_dump";
        for (String script : List.of(
                real + " \"$@\" | sed '/dump complete/d'",
                real + " \"$@\" | sed '/^1\\t/d'",
                real + " \"$@\"; exit 2",
                "exit 0",
                real + " \"$@\" | head -n 60")) {
            tool("pg_dump", script);
            failed(apply(to("app.sql")), Code.BACKUP_UNVERIFIED);
            assertThat(home.resolve("app.sql")).doesNotExist();
            assertThat(failed(restore.apply(from("app.sql"), Value.NIL, context), Code.BACKUP_UNVERIFIED)
                            .effect())
                    .isEqualTo(Effect.NONE);
            assertThat(server.run("app", "select count(*) from t")).isEqualTo("3");
        }
    }

    @Test
    void a_restore_that_brings_other_content_has_failed() throws Exception {
        done(apply(to("app.sql")));
        tool("psql", "sed 's/^x$/z/' | " + PostgresServer.programs() + "/psql \"$@\"");
        var failed = failed(restore.apply(from("app.sql"), Value.NIL, context), Code.BACKUP_UNVERIFIED);
        assertThat(failed.failure().message()).contains("the content of 1 of the restored tables");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
    }

    @Test
    void without_recreate_a_database_with_tables_is_left_alone() throws Exception {
        done(apply(to("app.sql")));
        Args args = Given.args("backup", home.resolve("app.sql").toString());
        assertThat(failed(restore.apply(args, Value.NIL, context), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("recreate", "nothing was dropped");
        server.run("postgres", "drop database if exists fresh");
        server.run("postgres", "create database fresh");
        done(restore.apply(
                Given.args("backup", home.resolve("app.sql").toString(), "database", "fresh"), Value.NIL, context));
        assertThat(server.run("fresh", "select count(*) from t")).isEqualTo("3");
    }

    @Test
    void a_wrong_password_or_database_is_a_failure_that_says_so() throws Exception {
        assertThat(failed(
                                apply(Given.args(
                                        "database",
                                        "no\"where; drop",
                                        "to",
                                        home.resolve("x").toString())),
                                Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("does not exist");
        context.secret("database.meta", "wrong");
        assertThat(failed(apply(to("app.sql")), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("password authentication failed");
        context.secret("database.meta", PostgresServer.PASSWORD);
    }
}
