package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.lab.postgresql.PostgresBinaries;
import dev.theseus.lab.postgresql.PostgresServer;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.lab.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The fleet from the command line: looked at, migrated by a plan, looked at again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetCommandTest {
    private static final String PASSWORD = "secret";

    @TempDir
    Path home;

    private final PostgresServer server;
    private final ProcessIdentity process;
    private int databases;
    private String database = "";

    FleetCommandTest(@TempDir Path directory) throws Exception {
        var binaries = PostgresBinaries.in(Path.of("target/postgresql").toAbsolutePath());
        server = new PostgresServer(binaries, directory.resolve("server"), LoopbackPorts.next(), "theseus", PASSWORD);
        server.install();
        process = server.start();
    }

    @BeforeEach
    void installation() throws Exception {
        database = "fleet_" + ++databases;
        execute("postgres", "create database " + database);
        for (int i = 1; i <= 5; i++) execute("create schema tenant_" + i);
        Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: site
                hosts: { db1: 127.0.0.1 }
                databases:
                  tenants: { kind: postgresql, host: 127.0.0.1, port: %d, database: %s, user: theseus, password: "file:%s" }
                """.formatted(server.port(), database, home.resolve("password")));
        Files.createDirectories(home.resolve("plan/scripts"));
        script("V1__customers.sql", "create table customer (id int primary key);\n");
        script("V2__mail.sql", "alter table customer add column mail text;\n");
        Files.writeString(home.resolve("plan/plan.yaml"), """
                theseus: 1
                plan: tenants
                phases:
                  - phase: Move the tenants
                    each:
                      schema:
                        sql: "select nspname as s from pg_namespace where nspname like 'tenant%' order by 1"
                        value: "rows.map(r, r.s)"
                    waves: { canary: 1, size: 2, max_failures: all }
                    on_failure: undo
                    steps:
                      - migrate: { schema: "${schema}", scripts: scripts }
                        undo: unneeded
                """);
    }

    private void script(String name, String text) throws Exception {
        Files.writeString(home.resolve("plan/scripts").resolve(name), text);
    }

    @AfterAll
    void stop() throws Exception {
        process.kill();
    }

    private void execute(String sql) throws SQLException {
        execute(database, sql);
    }

    private void execute(String on, String sql) throws SQLException {
        try (Connection connection = server.connect(on);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Cli.Ended fleet(String command, String... more) {
        String[] words = new String[6 + more.length];
        System.arraycopy(
                new String[] {
                    "fleet",
                    command,
                    home.resolve("plan/scripts").toString(),
                    "-i",
                    home.resolve("site.yaml").toString(),
                    "--schemata=tenant%"
                },
                0,
                words,
                0,
                6);
        System.arraycopy(more, 0, words, 6, more.length);
        return new Cli(home).run(words);
    }

    @Test
    void a_fleet_is_looked_at_migrated_by_a_plan_and_looked_at_again() throws Exception {
        Cli.Ended before = fleet("status");
        assertThat(before.status()).isEqualTo(3);
        assertThat(before.out()).contains("tenants: 5 schemata, 2 scripts, the newest 2", "5  no ledger");

        execute("create table tenant_4.left_over (id int)");
        Cli.Ended run = new Cli(home)
                .run(
                        "run",
                        home.resolve("plan").toString(),
                        "-i",
                        home.resolve("site.yaml").toString());
        assertThat(run.out()).contains("tenant_4 has tables and no ledger");
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(3);

        script(
                "V3__log.sql",
                "create table log (at timestamp);\nalter table customer alter column id type bigint;\ncreate view customers as select id from customer;\n");
        assertThat(fleet("drift").out())
                .contains("at 2: 4 schemata, all alike: ", "1 schema without a ledger: at no version, not compared");
        assertThat(fleet("drift").status()).isZero();
        execute("alter table tenant_5.customer drop column mail, add column male text");
        Cli.Ended drift = fleet("drift");
        assertThat(drift.status()).isEqualTo(3);
        assertThat(drift.out())
                .contains("at 2: 3 schemata with the usual catalogue: ", "  tenant_5: ")
                .contains("    has column customer.male", "    lacks column customer.mail");
        assertThat(fleet("drift", "--json").out())
                .contains("\"schemata\":[\"tenant_5\"],\"differences\":[\"lacks column customer.mail\"");
        execute("alter table tenant_5.customer rename column male to mail");
        assertThat(fleet("drift").status()).as("where it is now, it was").isZero();
        execute("update tenant_2.flyway_schema_history set checksum = 1 where version = '1'");
        assertThat(fleet("scan").out()).isEqualTo("""
                        tenant_1  2  pending     V3__log.sql
                        tenant_2  2  drifted     V1__customers.sql changed after it ran
                        tenant_3  2  pending     V3__log.sql
                        tenant_4     no ledger
                        tenant_5  2  pending     V3__log.sql
                        """);
        assertThat(fleet("scan", "--json").out())
                .contains("\"type\":\"fleet_scan\"", "\"state\":\"drifted\"", "\"pending\":[\"V3__log.sql\"]");
        assertThat(fleet("preview").out())
                .contains("V3__log.sql  on 3 schemata", "create table log", "2 schemata would be left as they are");
        assertThat(fleet("preview", "--try").out())
                .containsPattern("copies: customer has \\d+\\.\\d kB in tenant_\\d, about 0 to 1 s");
        assertThat(fleet("preview", "--try", "--json").out()).contains("\"table\":\"customer\",\"work\":\"copies\"");
        assertThat(fleet("status", "--json").out()).contains("\"state\":\"pending\",\"version\":\"2\",\"schemata\":3");
    }

    @Test
    void a_fleet_is_moved_by_one_command_canaries_first() throws Exception {
        assertThat(fleet("run", "--with-new").status()).isZero();
        script("V3__log.sql", "create table log (id int);\n");
        execute("create table tenant_3.big as select generate_series(1, 20000) as n");
        execute("create table tenant_2.log (id int)");
        Path written = home.resolve("moving");
        assertThat(fleet("run", "--plan", written.toString()).status()).isZero();
        String plan = Files.readString(written.resolve("plan.yaml"));
        assertThat(plan.replaceAll(",\"bytes\":\\d+", ""))
                .contains(
                        "'[{\"name\":\"tenant_5\"},{\"name\":\"tenant_2\"},{\"name\":\"tenant_3\"}]'",
                        "'[{\"name\":\"tenant_1\"},{\"name\":\"tenant_4\"}]'");
        assertThat(plan).containsPattern("\"name\":\"tenant_3\",\"bytes\":[1-9]\\d{5}");
        assertThat(fleet("run", "--plan", written.toString()).err()).contains("is there already");
        Cli.Ended held = fleet("run");
        assertThat(held.status())
                .as("a canary that fails is a person's: " + held.out() + held.err())
                .isEqualTo(4);
        assertThat(held.out()).contains("tenant_2: V3__log.sql:1 failed");
        assertThat(fleet("status").out()).contains("1  current, at 3", "4  pending, at 2");
        execute("drop table tenant_2.log");
        assertThat(new Cli(home).run("answer", "h1", "retry").status()).isZero();
        Cli.Ended resumed = new Cli(home).run("resume");
        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        assertThat(fleet("run").out()).contains("Nothing is pending.");
    }

    @Test
    void scripts_that_were_changed_after_they_ran_are_refused_and_those_that_the_run_stored_are_used()
            throws Exception {
        assertThat(fleet("run", "--with-new").status()).isZero();
        script("V3__log.sql", "create table log (id int);\n");
        execute("create table tenant_3.big as select generate_series(1, 20000) as n");
        execute("create table tenant_2.log as select 1 as id");
        Path plan = home.resolve("moving");
        assertThat(fleet("run", "--plan", plan.toString()).status()).isZero();
        Path site = home.resolve("site.yaml");
        Cli.Ended held = new Cli(home).run("run", plan.toString(), "-i", site.toString());
        assertThat(held.status())
                .as("the canaries are through: " + held.out() + held.err())
                .isEqualTo(4);
        Files.writeString(plan.resolve("scripts/V3__log.sql"), "create table other (id int);\n");
        Cli.Ended refused = new Cli(home).run("resume", "--amend", plan.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("its file scripts/V3__log.sql is different");
        execute("drop table tenant_2.log");
        assertThat(new Cli(home).run("answer", "h1", "retry").status()).isZero();
        Cli.Ended resumed = new Cli(home).run("resume");
        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        execute("select id from tenant_2.log");
    }

    @Test
    void several_servers_are_moved_in_one_run_with_a_limit_for_each() throws Exception {
        String second = database + "_b";
        execute("postgres", "create database " + second);
        for (int i = 1; i <= 3; i++) execute(second, "create schema tenant_" + i);
        Path site = home.resolve("site.yaml");
        String one = Files.readString(site);
        String line = one.lines()
                .filter(text -> text.contains("tenants:"))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                site,
                one + line.replace("tenants:", "more:").replace("database: " + database, "database: " + second) + "\n");
        Path written = home.resolve("moving");
        String[] both = {"--server", "tenants", "--and-server", "more", "--with-new", "--at-once", "2", "--ease-off"};
        assertThat(fleet("run", with(both, "--plan", written.toString())).status())
                .isZero();
        assertThat(Files.readString(written.resolve("plan.yaml")))
                .contains(
                        "{ size: 2, per: at.server, max_failures: 0, ease_off: { server: \"${at.server}\", latency: 3, running: 64, replica_lag: 10s } }",
                        "\"name\":\"more/tenant_2\"",
                        "\"${at.schema}\"");
        Cli.Ended run = fleet("run", both);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(fleet("status", "--server", "tenants").out()).contains("5  current, at 2");
        assertThat(fleet("status", "--server", "more").out()).contains("3  current, at 2");
        assertThat(fleet("run", both).out()).contains("Nothing is pending.");
        assertThat(fleet("run", with(both, "--and-server", "nowhere")).status()).isEqualTo(2);
    }

    private static String[] with(String[] words, String... more) {
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void a_guard_sets_the_schema_aside_whose_large_table_would_be_copied() throws Exception {
        assertThat(fleet("run", "--with-new").status()).isZero();
        script("V4__wide.sql", "alter table customer alter column id type bigint;\n");
        execute("insert into tenant_3.customer select generate_series(1, 5000), 'x'");
        Cli.Ended guarded =
                fleet("run", "--refuse", "copies", "--larger-than", "100kB", "--no-canaries", "--max-failures", "1");
        assertThat(guarded.status()).as(guarded.out() + guarded.err()).isEqualTo(3);
        assertThat(guarded.out())
                .contains(
                        "tenant_3: V4__wide.sql:1 (alter table customer alter column id type bigint) copies customer");
        assertThat(fleet("status").out()).contains("4  current, at 4", "1  pending, at 2");
        assertThat(fleet("run", "--refuse", "everything").err()).contains("--refuse is copies, rebuilds or reads");
        assertThat(fleet("run", "--refuse", "reads", "--larger-than", "much").err())
                .contains("'much' is not a size");
    }

    @Test
    void a_schema_that_fails_is_set_aside_and_taken_up_by_the_next_run() throws Exception {
        execute("create table tenant_2.left_over (id int)");
        Cli.Ended run = fleet("run", "--with-new", "--no-canaries", "--max-failures", "20%", "--quarantine", "1");
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.out())
                .contains("tenant_2: set aside, to be tried once more when all others have had their turn")
                .containsSubsequence("wave 2: ", "wave 3: tenant_2", "tenant_2 failed, and is left as it is (5 of 5)");
        assertThat(fleet("status").out()).contains("4  current, at 2", "1  no ledger");
        execute("drop table tenant_2.left_over");
        Cli.Ended next = fleet("run", "--with-new");
        assertThat(next.status()).as(next.out() + next.err()).isZero();
        assertThat(fleet("status").status()).isZero();
    }

    @Test
    void what_cannot_be_is_refused_with_a_reason() throws Exception {
        script("V3_oops.sql", "select 1;\n");
        Cli.Ended refused = fleet("scan");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("THS-815", "V3_oops.sql: its name has no version", "nothing was sent");
        Cli.Ended settled = new Cli(home)
                .run(
                        "fleet",
                        "settle",
                        "tenant_1",
                        "--as",
                        "done",
                        "-i",
                        home.resolve("site.yaml").toString());
        assertThat(settled.status()).isEqualTo(2);
        assertThat(settled.err()).contains("no statement of tenant_1 is in doubt");
    }

    @Test
    void no_fleet_at_all_is_no_fleet_that_is_current() {
        for (String command : List.of("status", "scan", "preview", "drift", "run")) {
            Cli.Ended refused = new Cli(home)
                    .run(
                            "fleet",
                            command,
                            home.resolve("plan/scripts").toString(),
                            "-i",
                            home.resolve("site.yaml").toString(),
                            "--schemata=tennant%");
            assertThat(refused.status()).as(command).isEqualTo(2);
            assertThat(refused.err()).contains("has no schema that is like 'tennant%'", "what the user");
        }
    }

    @Test
    void a_fleet_of_which_nothing_can_be_moved_is_not_done() throws Exception {
        Cli.Ended bare = fleet("run");
        assertThat(bare.status()).isEqualTo(3);
        assertThat(bare.out()).contains("Nothing is pending, but 5 schemata no ledger");
        assertThat(fleet("run", "--with-new").status()).isZero();
        execute("update tenant_1.flyway_schema_history set checksum = 1 where version = '1'");
        execute("drop table tenant_2.flyway_schema_history");
        execute("create table tenant_2.flyway_schema_history (id int)");
        Cli.Ended run = fleet("run");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out())
                .contains("Nothing is pending, but 1 schema drifted, 1 schema unreadable", "fleet scan -q");
        execute(
                "update tenant_1.flyway_schema_history set checksum = (select checksum from tenant_3.flyway_schema_history where version = '1')"
                        + " where version = '1'");
        execute("drop table tenant_2.flyway_schema_history");
        Cli.Ended rest = fleet("run");
        assertThat(rest.status()).as("one without a ledger beside others").isZero();
        assertThat(rest.out()).contains("Nothing is pending, but 1 schema no ledger");
    }
}
