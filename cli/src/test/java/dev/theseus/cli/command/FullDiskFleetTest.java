package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.cli.kit.Cli;
import dev.theseus.lab.PrivateDisk;
import dev.theseus.lab.SmallDisk;
import dev.theseus.lab.postgresql.PostgresBinaries;
import dev.theseus.lab.postgresql.PostgresServer;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.lab.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a server whose disk is too full for one of its schemata. */
@Timeout(300)
class FullDiskFleetTest {
    private static final String PASSWORD = "secret";
    private static final int KILOBYTES = 384 * 1024;

    @TempDir
    Path home;

    private PostgresServer server(List<String> within) throws Exception {
        var binaries = PostgresBinaries.in(Path.of("target/postgresql").toAbsolutePath());
        var server =
                new PostgresServer(binaries, home.resolve("server"), LoopbackPorts.next(), "theseus", PASSWORD, within);
        server.install();
        return server;
    }

    private static void execute(PostgresServer server, String... statements) throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String one : statements) statement.execute(one);
        }
    }

    private void files(PostgresServer server) throws Exception {
        Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: site
                hosts: { db1: 127.0.0.1 }
                databases:
                  tenants: { kind: postgresql, host: 127.0.0.1, port: %d, database: postgres, user: theseus, password: "file:%s" }
                """.formatted(server.port(), home.resolve("password")));
        Files.createDirectories(home.resolve("scripts"));
        script("V1__customers.sql", "create table customer (id int primary key, pad char(200));\n");
    }

    private void script(String name, String text) throws Exception {
        Files.writeString(home.resolve("scripts").resolve(name), text);
    }

    private Cli.Ended fleet(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "fleet",
                command,
                home.resolve("scripts").toString(),
                "-i",
                home.resolve("site.yaml").toString(),
                "--schemata=tenant%"));
        words.addAll(List.of(more));
        return new Cli(home).run(words.toArray(String[]::new));
    }

    @Test
    void the_schema_that_finds_no_room_is_left_as_it_was_and_all_others_are_moved() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        try (PrivateDisk disk = PrivateDisk.at(Files.createDirectories(home.resolve("server/data")), KILOBYTES)) {
            PostgresServer server = server(disk.within());
            ProcessIdentity process = server.start();
            files(server);
            for (int i = 1; i <= 4; i++) execute(server, "create schema tenant_" + i);
            assertThat(fleet("run", "--with-new").status()).isZero();
            script("V2__wide.sql", "alter table customer alter column id type bigint;\n");
            execute(
                    server,
                    "insert into tenant_3.customer select n, 'x' from generate_series(1, 200000) as n",
                    "select pg_switch_wal()",
                    "checkpoint");
            disk.leave(10_000);
            // The largest goes first.
            String[] oneByOne = {"--no-canaries", "--at-once", "1", "--max-failures", "1"};
            Cli.Ended full = fleet("run", oneByOne);
            assertThat(full.status()).as(full.out() + full.err()).isEqualTo(3);
            assertThat(full.out())
                    .contains(
                            "tenant_3: V2__wide.sql:1 failed: database tenants: ",
                            "No space left on device",
                            "the transaction was rolled back, and the schema is as it was before it",
                            "make room on the disk of the database server");
            assertThat(fleet("scan").out()).isEqualTo("""
                            tenant_1  2  current
                            tenant_2  2  current
                            tenant_3  1  pending     V2__wide.sql
                            tenant_4  2  current
                            """);
            disk.free();
            Cli.Ended then = fleet("run", oneByOne);
            assertThat(then.status()).as(then.out() + then.err()).isZero();
            assertThat(fleet("status").out()).contains("4  current, at 2");
            process.kill();
        }
    }
}
