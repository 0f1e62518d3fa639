package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.ClientRun;
import dev.theseus.lab.LabOptions;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.sample.SampleData;
import dev.theseus.lab.sample.SampleSize;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guide 004 on a night on which everything goes wrong that can, under users who go on working: a task that fails while the tool says that all is
 * well, an update of somebody else, a context that comes on an old node, one that somebody enables. Only those are refused whose schema moves.
 */
class AppsuiteNightTest {
    private static final Path WORK = Path.of("target").toAbsolutePath();
    private static final SampleSize SIZE = new SampleSize(4, 2, 40, 3);
    private static final String NEW = "oxserver-8.0.0";
    private static final String TASK = "com.openexchange.contact.AddUidToContacts";
    private static final int LATER_CONTEXT = 4711;
    private static final Pattern DATABASE = Pattern.compile("(?m)^ {2}configdb:.* port: (\\d+)");

    private final Path home;
    private final ProcessLab lab;
    private final Operator operator;
    private final List<String> schemata = SampleData.schemata(SIZE);
    private final Deque<Trap> night = new ArrayDeque<>();
    private String plan = Operator.plan(AppsuiteSite.PLAN);
    private final String asFound;
    private @Nullable Thread other;

    private record Trap(String asked, Operator.Answers mending) {}

    AppsuiteNightTest() throws Exception {
        home = Files.createTempDirectory(Files.createDirectories(WORK.resolve("appsuite-night")), "night");
        lab = ProcessLab.start(
                home.resolve("lab"),
                LabOptions.defaults()
                        .withCache(WORK.resolve("demo/cache"))
                        .withSize(SIZE)
                        .withRowsPerSecond(20_000),
                _ -> {});
        operator = new Operator(
                home.resolve("operator"),
                lab.inventory(),
                "target_version: 8.0.0\nlock_is_stale_after: 60\nadmin_password: \"file:%s\"\n"
                        .formatted(lab.adminPasswordFile()));
        asFound = tasks(schemata.getFirst());
    }

    @AfterEach
    void down() throws Exception {
        if (other != null) {
            other.interrupt();
            other.join();
        }
        lab.close();
        Tree.delete(home);
    }

    @Test
    void every_trap_stops_the_run_in_a_safe_state_and_nobody_else_notices() throws Exception {
        only_from_7_10();
        registered_before();
        lab.failures().turnOn(schemata.getFirst(), TASK);
        night.add(new Trap("run the update tasks", this::a_task_failed_although_the_tool_was_content));
        night.add(new Trap("nothing is left to be updated", this::another_updated_it));
        night.add(new Trap("every schema has moved", this::a_context_came_meanwhile));
        night.add(new Trap("disabled contexts", this::somebody_enabled_a_context));
        ClientRun users = lab.startClient(40);
        var ended = operator.run(plan, this::answer);
        ClientStatistics seen = users.stop();
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(night).as("traps that were never seen").isEmpty();
        AppsuiteSite.nobodyNoticed(seen);
        assertThat(
                        rows(
                                "select distinct s.name from context_server2db_pool p join server s on s.server_id = p.server_id"))
                .containsExactly(NEW);
        assertThat(rows("select cid from context where enabled = 0"))
                .containsExactly(String.valueOf(SampleData.DISABLED_CONTEXT));
        for (String schema : schemata)
            assertThat(tasks(schema)).as(schema).isNotEqualTo(asFound).matches("(\\d+) of \\1");
        assertThat(lab.installation().lines())
                .filteredOn(line -> line.startsWith("node"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("7.10.0"))
                .as("an upgraded node redirects nobody")
                .noneMatch(line -> line.matches(".*migrationRedirectURL *= *\\S+.*"));
    }

    /** Each is taken out of the plan in turn. */
    static Stream<Handling> handlings() {
        return Stream.of(
                        new Handling("only from 7.10", "from: \"7.10.0 .. 7.10.9\"", "from: \"7.0.0 .. 7.10.9\""),
                        new Handling(
                                "a server that is registered already",
                                "until: rows.exists(r, r.name == inputs.new_server)",
                                "until: size(rows) < 0"),
                        new Handling(
                                "the table of tasks, not what the tool says",
                                "until: value == 0\n      # A task that failed stays so: only a database that is away is waited for.\n      fails_when: value > 0",
                                "until: value >= 0"),
                        new Handling(
                                "whether anything is left, not what the tool says",
                                "that: *nothing_is_pending",
                                "that: size(schema) > 0"),
                        new Handling("a schema that fails is put back", "    on_failure: undo\n", ""),
                        new Handling(
                                "every schema has moved before the main balancer has a new node",
                                "until: value == 0\n      timeout: 10s",
                                "until: value >= 0\n      timeout: 10s"),
                        new Handling(
                                "who was disabled stays so",
                                "expect: before == after\n  contexts:",
                                "expect: size(after) >= 0\n  contexts:"),
                        new Handling(
                                        "the new nodes redirect nobody",
                                        "migrationRedirectURL: \"\" }",
                                        "migrationRedirectURL: \"${balancers.second.url}\" }")
                                .and("until: exit == 1\n", "until: exit >= 0\n"),
                        new Handling(
                                "the new nodes carry the new server's name",
                                "set: { SERVER_NAME: \"${inputs.new_server}\" }",
                                "set: { SERVER_NAME: oxserver-7.10.0 }"),
                        new Handling(
                                "a node is taken out of service before it stops",
                                "drain: { from: main, timeout: 30m, stalls_after: 5m }",
                                "run: \"true\"\n    idempotent: true\n    undo: unneeded"),
                        new Handling(
                                "a node is behind the second balancer before users are sent there",
                                "admit: { to: second }",
                                "run: \"true\"\n    idempotent: true\n    undo: unneeded"))
                .filter(Handling::isAsked);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("handlings")
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_it_a_trap_is_noticed(Handling handling) throws Exception {
        plan = handling.takenOutOf(Operator.plan(AppsuiteSite.PLAN), home.resolve("without"));
        handling.isMissed(this::every_trap_stops_the_run_in_a_safe_state_and_nobody_else_notices);
    }

    private String answer(String printed) throws IOException, InterruptedException {
        String question = printed.substring(printed.lastIndexOf("Waiting for a person"));
        Trap next = night.poll();
        if (next == null) throw new AssertionError("nobody expected this:\n" + printed);
        assertThat(question).contains(next.asked());
        return next.mending().to(printed);
    }

    private void only_from_7_10() throws Exception {
        Path version = Tree.files(lab.directory()).stream()
                .filter(file -> file.endsWith(Path.of("node3/var/lib/dpkg/lab/open-xchange-core")))
                .findFirst()
                .orElseThrow();
        String right = Files.readString(version);
        Files.writeString(version, right.replace("7.10.0", "7.8.4"));
        var refused = operator.run(plan, printed -> {
            throw new AssertionError("nobody is to be asked:\n" + printed);
        });
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).contains("7.8.4", "nothing was changed");
        Files.writeString(version, right);
    }

    /** By somebody who began by hand: the plan goes on with that one. */
    private void registered_before() throws Exception {
        change("insert into server values (8, '" + NEW + "')");
        change("update configdb_sequence set id = 8");
    }

    private String a_task_failed_although_the_tool_was_content(String printed) {
        String schema = schemata.getFirst();
        assertThat(printed).contains(schema);
        isBackAndInService(schema);
        try {
            lab.failures().turnOff(schema, TASK);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        other = Thread.ofVirtual().start(() -> updates(schemata.get(2)));
        return "retry";
    }

    /** Another process that updates a schema, with a heartbeat, until the plan's own command was content. */
    private void updates(String schema) {
        try {
            while (true) {
                change("replace into " + schema + ".updateTask values"
                        + " (0, 'BACKGROUND', 1, round(unix_timestamp(now(3)) * 1000), unhex(md5(rand())))");
                if (Files.readString(lab.executionLog()).contains("\trunupdate -n " + schema)) break;
                Thread.sleep(500);
            }
            change("delete from " + schema + ".updateTask where taskName = 'BACKGROUND'");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String another_updated_it(String printed) {
        String schema = schemata.get(2);
        assertThat(printed).contains(schema);
        isBackAndInService(schema);
        change("delete from " + schema + ".updateTask where taskName = 'BACKGROUND'");
        change("insert into context values (" + LATER_CONTEXT + ", 'later', 1, null)");
        change("insert into context_server2db_pool values (" + SampleData.OLD_SERVER_ID + ", " + LATER_CONTEXT
                + ", 3, 3, '" + schemata.getFirst() + "')");
        return "retry";
    }

    private String a_context_came_meanwhile(String printed) {
        assertThat(printed).contains("Bring the first new node back");
        change("delete from context where cid = " + LATER_CONTEXT);
        change("delete from context_server2db_pool where cid = " + LATER_CONTEXT);
        change("update context set enabled = 1, reason_id = null where cid = " + SampleData.DISABLED_CONTEXT);
        return "retry";
    }

    private String somebody_enabled_a_context(String printed) {
        change("update context set enabled = 0, reason_id = " + SampleData.DISABLED_REASON + " where cid = "
                + SampleData.DISABLED_CONTEXT);
        return "retry";
    }

    /** On the old server, as it was, and its users work. */
    private void isBackAndInService(String schema) {
        assertThat(rows("select distinct p.server_id, c.enabled from context_server2db_pool p join context c"
                        + " on c.cid = p.cid where p.db_schema = '" + schema + "' and c.cid <> "
                        + SampleData.DISABLED_CONTEXT))
                .as(schema)
                .containsExactly(SampleData.OLD_SERVER_ID + " 1");
        assertThat(tasks(schema)).as(schema).isEqualTo(asFound);
    }

    private String tasks(String schema) {
        return rows("select concat(coalesce(sum(successful), 0), ' of ', count(*)) from " + schema
                        + ".updateTask where taskName not in ('LOCKED', 'BACKGROUND')")
                .getFirst();
    }

    private DatabaseAddress database() {
        Matcher port = DATABASE.matcher(lab.inventory());
        if (!port.find()) throw new IllegalStateException("no database in " + lab.inventory());
        try {
            return new DatabaseAddress(
                    "jdbc:mariadb://127.0.0.1:" + port.group(1) + "/configdb",
                    "openexchange",
                    Files.readString(lab.databasePasswordFile()).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> rows(String sql) {
        try (Connection connection = database().connect()) {
            return Sql.list(
                    connection,
                    row -> {
                        StringBuilder line = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++)
                            line.append(i == 1 ? "" : " ").append(row.getString(i));
                        return line.toString();
                    },
                    sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void change(String sql) {
        try (Connection connection = database().connect()) {
            Sql.change(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
