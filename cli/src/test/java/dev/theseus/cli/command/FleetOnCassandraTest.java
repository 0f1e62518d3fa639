package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.cassandra.CassandraSql;
import dev.theseus.cli.kit.Cli;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.CassandraServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of keyspaces from the command line, on a real node. Each test has keyspaces of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetOnCassandraTest {
    private static final String PASSWORD = "secret";

    @TempDir
    Path home;

    private final CassandraServer server;
    private int fleets;

    FleetOnCassandraTest(@TempDir Path directory) throws Exception {
        server = CassandraServer.start(directory, "theseus", PASSWORD, LoopbackPorts::next);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void installation() throws Exception {
        Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: site
                hosts: { node1: 127.0.0.1 }
                databases:
                  ring: { kind: cassandra, host: 127.0.0.1, port: %d, user: theseus, password: "file:%s", settings: { consistency: one } }
                """.formatted(server.port(), password));
        Files.createDirectories(home.resolve("cql"));
        script("V1__customers.cql", "create table customer (id int primary key);\n");
        script("V2__mail.cql", "alter table customer add mail text;\n");
        fleets++;
        for (String keyspace : List.of("a", "b", "c", "d")) create(keyspace);
    }

    /** As the test calls it, and as the node does. */
    private String named(String keyspace) {
        return "fleet" + fleets + "_" + keyspace;
    }

    private void create(String keyspace) throws Exception {
        execute("create keyspace " + named(keyspace)
                + " with replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    }

    private void script(String name, String text) throws Exception {
        Files.writeString(home.resolve("cql").resolve(name), text);
    }

    private List<Value> execute(String statement) throws Sql.SqlFailed {
        var reference = new DatabaseRef(
                "ring",
                "cassandra",
                "127.0.0.1",
                server.port(),
                Optional.empty(),
                "theseus",
                Optional.of(new SecretSource.Asked()),
                Map.of("consistency", "one"));
        try (var session = new CassandraSql().open(reference, Optional.empty(), _ -> PASSWORD)) {
            return session.run(statement, List.of(), Optional.empty()).rows();
        }
    }

    private Cli.Ended fleet(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "fleet",
                command,
                home.resolve("cql").toString(),
                "-i",
                home.resolve("site.yaml").toString()));
        words.addAll(List.of(more));
        if (words.stream().noneMatch(word -> word.startsWith("--schemata")))
            words.add("--schemata=fleet" + fleets + "\\_%");
        return new Cli(home).run(words.toArray(String[]::new));
    }

    private String shown(Cli.Ended ended) {
        return ended.out().replace("fleet" + fleets + "_", "");
    }

    @Test
    void a_fleet_of_keyspaces_is_looked_at_moved_and_looked_at_again() throws Exception {
        Cli.Ended before = fleet("status");
        assertThat(before.status()).as(before.err()).isEqualTo(3);
        assertThat(before.out()).contains("ring: 4 keyspaces, 2 scripts, the newest 2", "4  no ledger");
        Cli.Ended bare = fleet("run");
        assertThat(bare.status()).isEqualTo(3);
        assertThat(bare.out()).contains("Nothing is pending, but 4 keyspaces no ledger");
        Cli.Ended run = fleet("run", "--with-new", "--at-once", "8");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).contains("keyspaces go one at a time, whatever --at-once says");
        assertThat(fleet("status").status()).isZero();
        assertThat(fleet("status").out()).contains("4  current, at 2");
        assertThat(fleet("scan", "--quiet").out()).isEqualTo("All keyspaces are current.\n");
        assertThat(fleet("run").out()).isEqualTo("Nothing is pending.\n");

        script("V3__log.cql", "create table log (at timeuuid primary key);\ninsert into log (at) values (now());\n");
        execute("update " + named("b") + ".flyway_schema_history set checksum = 1 where installed_rank = 1");
        execute("drop table " + named("c") + ".flyway_schema_history");
        execute("create table " + named("c") + ".flyway_schema_history (id int primary key)");
        create("e");
        assertThat(shown(fleet("scan")))
                .startsWith("a  2  pending     V3__log.cql\nb  2  drifted     V1__customers.cql changed after it ran\n")
                .containsPattern("\nc     unreadable  database ring: .*installed_rank.*\n")
                .endsWith("\nd  2  pending     V3__log.cql\ne     no ledger\n");
        assertThat(fleet("scan", "--json").out())
                .contains(
                        "\"type\":\"fleet_scan\",\"server\":\"ring\"",
                        "\"state\":\"drifted\"",
                        "\"state\":\"unreadable\"")
                .contains("\"pending\":[\"V3__log.cql\"]");
        assertThat(fleet("status", "--json").out()).contains("\"state\":\"pending\",\"version\":\"2\",\"schemata\":2");
        assertThat(fleet("preview").out())
                .contains("V3__log.cql  on 2 keyspaces", "create table log")
                .containsOnlyOnce("after a crash just here a person is asked about it")
                .contains("3 keyspaces would be left as they are");

        Cli.Ended rest = fleet("run");
        assertThat(rest.status()).as(rest.out() + rest.err()).isZero();
        assertThat(fleet("status").out()).contains("2  current, at 3", "1  drifted, at 2", "1  unreadable");
        assertThat(fleet("run").status()).as("what is left is not well").isEqualTo(3);
    }

    @Test
    void the_plan_of_a_run_names_its_keyspaces_and_one_that_fails_is_set_aside() throws Exception {
        execute("create table " + named("b") + ".left_over (id int primary key)");
        Path written = home.resolve("moving");
        assertThat(fleet("run", "--with-new", "--no-canaries", "--max-failures", "1", "--plan", written.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(written.resolve("plan.yaml")))
                .contains("{ size: 1, max_failures: 1 }", "\"name\":\"" + named("d") + "\"", "server: \"ring\"")
                .contains("in the ledger of each keyspace");
        Cli.Ended run = new Cli(home)
                .run("run", written.toString(), "-i", home.resolve("site.yaml").toString());
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.out()).contains(named("b") + " has tables and no ledger");
        assertThat(fleet("status").out()).contains("3  current, at 2", "1  no ledger");

        assertThat(fleet("drift").status()).isZero();
        execute("alter table " + named("d") + ".customer add male text");
        Cli.Ended drift = fleet("drift");
        assertThat(drift.status()).isEqualTo(3);
        assertThat(shown(drift))
                .contains("at 2: 2 keyspaces with the usual catalogue: ", "  d: ", "    has column customer.male")
                .contains("1 keyspace without a ledger: at no version, not compared");
        assertThat(fleet("drift", "--json").out())
                .contains("\"schemata\":[\"" + named("d") + "\"],\"differences\":[\"has column customer.male\"]");
    }

    @Test
    void what_is_only_for_servers_of_sql_is_refused_with_reason_and_remedy() throws Exception {
        for (String[] words : new String[][] {
            {"preview", "--try", "cannot try a change"},
            {"run", "--ease-off", "keyspaces go one at a time anyway"},
            {"run", "--refuse=copies", "theseus fleet preview"},
            {"run", "--larger-than=1GB", "theseus fleet preview"},
            {"run", "--and-server=ring", "run it for each cluster by itself"},
            {"status", "--database=app", "--database is for PostgreSQL"}
        }) {
            Cli.Ended refused = fleet(words[0], words[1]);
            assertThat(refused.status()).as(words[1]).isEqualTo(2);
            assertThat(refused.err())
                    .contains("THS-", words[1].split("=", 2)[0], "ring", "Cassandra", words[2])
                    .doesNotContain("at java");
        }
        for (String command : List.of("status", "scan", "preview", "drift", "run")) {
            Cli.Ended refused = fleet(command, "--schemata=nothing%");
            assertThat(refused.status()).as(command).isEqualTo(2);
            assertThat(refused.err()).contains("ring has no keyspace that is like 'nothing%'");
        }
        Path site = home.resolve("site.yaml");
        Files.writeString(
                site, Files.readString(site) + "  main: { kind: mariadb, host: 127.0.0.1, port: 1, user: x }\n");
        assertThat(fleet("status", "--server=main").err())
                .as("a server of SQL is what is named")
                .contains("THS-804", "the server main");
        assertThat(fleet("run", "--server=ring", "--and-server=main").err()).contains("--and-server", "one cluster");
        Files.writeString(
                site, Files.readString(site).replace("  main: { kind: mariadb", "  other: { kind: cassandra"));
        assertThat(fleet("status").err()).contains("it is not clear", "say --server: one of ring, other");
    }

    @Test
    void what_a_crash_left_in_doubt_is_settled_by_name() throws Exception {
        String keyspace = named("a");
        String[] words = {
            "fleet",
            "settle",
            keyspace,
            "--as",
            "done",
            "-i",
            home.resolve("site.yaml").toString()
        };
        assertThat(fleet("run", "--with-new", "--schemata=" + keyspace).status())
                .isZero();
        Cli.Ended none = new Cli(home).run(words);
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("no statement of " + keyspace + " is in doubt");
        execute("update " + keyspace
                + ".theseus_migration set script = 'V3__log.cql', statement = 2, sent = true where slot = 1");
        assertThat(new Cli(home).run(words).out()).isEqualTo(keyspace + ": done. The next run goes by that.\n");
        assertThat(execute("select word from " + keyspace + ".theseus_migration")
                        .toString())
                .contains("done");
    }
}
