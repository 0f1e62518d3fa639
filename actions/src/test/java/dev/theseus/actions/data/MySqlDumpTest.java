package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.actions.kit.MySqlServer;
import dev.theseus.core.port.Args;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A MySQL server's backup by MariaDB's programs. Only with {@code -Pdeep}, which brings the server. */
class MySqlDumpTest {
    @TempDir
    Path home;

    private static List<Value> contents(MySqlServer server) {
        return List.of(
                Value.of(server.run("app", "select id, v, hex(b) from t order by id")),
                Value.of(server.run("app", "select count(*) from w")),
                Value.of(server.run(
                        "app", "select routine_name from information_schema.routines where routine_schema = 'app'")),
                Value.of(server.run(
                        "app",
                        "select default_collation_name from information_schema.schemata where schema_name = 'app'")));
    }

    @Test
    void is_verified_row_by_row_and_leads_back_to_what_was_there() throws Exception {
        // Unpacks MariaDB's programs, too.
        MariaDbServer.start(Files.createDirectories(home.resolve("maria/data"))).close();
        Path tools = Files.createDirectory(home.resolve("tools"));
        for (String program : List.of("mariadb", "mariadb-dump")) {
            Files.writeString(tools.resolve(program), "#!/bin/sh\nexec " + MariaDbServer.bin(program) + " \"$@\"\n");
            assertThat(tools.resolve(program).toFile().setExecutable(true)).isTrue();
        }
        try (var server = MySqlServer.start(Files.createDirectories(home.resolve("my/data")))) {
            LocalContext context = new LocalContext(home, LocalShell.STANDARD.onPath(tools + ":/usr/bin:/bin"))
                    .with(DatabaseServer.inventory(server.reference("schemata", Optional.empty())))
                    .secret("database.schemata", server.password());
            server.execute("", "create database app character set utf8mb4 collate utf8mb4_german2_ci");
            server.execute("app", "create table t (id int primary key, v text, b longblob)");
            server.execute("app", "insert into t values (1, 'a),(b', 0x00ff27), (2, 'it''s \\\\ (x);', null)");
            server.execute("app", "create view w as select id from t");
            server.execute("app", "create procedure p() begin\nINSERT INTO `t` VALUES (9,'(','(');\nend");
            List<Value> before = contents(server);
            String file = home.resolve("app.sql.gz").toString();
            Args to = Given.args("database", "app", "to", file);
            var made = done(new Dump().apply(to, Value.NIL, context));
            assertThat(made).containsEntry("rows", Value.of(2));
            server.execute("app", "delete from t where id = 1");
            server.execute("app", "create table later (id int)");
            Args from = Given.args("backup", file, "database", "app", "recreate", true);
            done(new Restore().apply(from, Value.NIL, context));
            assertThat(contents(server)).isEqualTo(before);
            assertThat(server.run("app", "show tables like 'later'")).isEmpty();
        }
    }
}
