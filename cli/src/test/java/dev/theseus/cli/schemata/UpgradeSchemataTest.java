package dev.theseus.cli.schemata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Jvm;
import dev.theseus.cli.kit.Program;
import dev.theseus.cli.kit.TestTerminal;
import dev.theseus.cli.rehearse.Doom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The command on a real installation. A slice of its table in every build; {@code -Dtheseus.schemata.share=1} goes through the whole. */
class UpgradeSchemataTest {
    private static final double SHARE = Double.parseDouble(System.getProperty("theseus.schemata.share", "0"));
    private static final String FIRST = "oxdatabase_5";
    private static final String SECOND = "oxdatabase_6";
    private static final String THIRD = "oxdatabase_7";
    private static final List<String> ALL = List.of(FIRST, SECOND, THIRD);
    private static final int KILLED = 137;

    private static SchemataSite site;
    private static long runs = 100;

    @TempDir
    Path home;

    @BeforeAll
    static void up() throws Exception {
        site = SchemataSite.up(Path.of("target", "schemata").toAbsolutePath());
        assertThat(site.schemata()).isEqualTo(ALL);
    }

    @AfterAll
    static void down() throws Exception {
        site.close();
    }

    @BeforeEach
    void reset() throws Exception {
        site.reset();
    }

    // --- what it is told

    /** A command line, and what comes of it. */
    private record Line(int status, String says, List<String> words) {}

    @TestFactory
    Stream<DynamicTest> refuses_what_cannot_be_before_anything_begins() throws Exception {
        Path wrong = Files.writeString(home.resolve("wrong"), "plum-17-orchard\n");
        List<Line> lines = new ArrayList<>(List.of(
                new Line(2, "Missing required option: '--server-name", with(site.passwordFile())),
                new Line(
                        2,
                        "-P and --password-file",
                        with(site.passwordFile(), "-P", "env:X", "-n", SchemataSite.SERVER)),
                new Line(2, "nobody can be asked", List.of("-n", SchemataSite.SERVER)),
                new Line(2, "-m names oxdatabase_8", named("-m", "oxdatabase_8"))));
        if (SHARE > 0)
            lines.addAll(List.of(
                    new Line(2, "-k names oxdatabase_1", named("-k", SECOND + ",oxdatabase_1")),
                    new Line(
                            2,
                            "the server of the nodes with the old version",
                            with(site.passwordFile(), "-n", "oxserver-7.10.0")),
                    // Asked for a minute, as the plan has it for a database that is away.
                    new Line(1, "Authentication failed", with(wrong, "-n", SchemataSite.SERVER)),
                    new Line(2, "SERVER_NAME", with(site.passwordFile(), "-n", "oxserver-9")),
                    new Line(1, "Authentication failed", named("-A", "somebody"))));
        return lines.stream()
                .map(line -> DynamicTest.dynamicTest(String.join(" ", line.words()), () -> {
                    Cli.Ended ended = upgrade(line.words());
                    assertThat(ended.err()).contains(line.says()).doesNotContain("plum-17-orchard");
                    assertThat(ended.status()).as(ended.err()).isEqualTo(line.status());
                    assertThat(changes()).isEmpty();
                    assertThat(home.resolve("runs")).doesNotExist();
                }));
    }

    /** As where the tool's user may not see them, or the database is another one: that is not an installation on which nothing is left to do. */
    @Test
    void a_list_of_no_schemata_is_refused() throws Exception {
        site.rows("delete from contexts_per_dbschema");
        Cli.Ended ended = upgrade(named());
        assertThat(ended.status()).as(ended.out()).isNotZero();
        assertThat(ended.err()).contains("'schemata' is []", "nothing was changed");
        assertThat(changes()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> says_beforehand_which_schemata_move_for_every_combination_of_flags() {
        List<DynamicTest> table = new ArrayList<>();
        for (String after : List.of("", FIRST, SECOND, THIRD))
            for (String skipped : List.of("", FIRST, FIRST + "," + THIRD, SECOND))
                for (boolean force : List.of(false, true)) {
                    List<String> flags = new ArrayList<>();
                    if (force) flags.add("-f");
                    if (!after.isEmpty()) flags.addAll(List.of("-m", after));
                    if (!skipped.isEmpty()) flags.addAll(List.of("-k", skipped));
                    List<String> moving = ALL.stream()
                            .filter(name -> name.compareTo(after) > 0
                                    && !List.of(skipped.split(",")).contains(name))
                            .toList();
                    boolean inEveryBuild = force && after.equals(FIRST) && !skipped.contains(FIRST) || flags.isEmpty();
                    if (SHARE > 0 || inEveryBuild)
                        table.add(DynamicTest.dynamicTest("upgradeschemata " + String.join(" ", flags), () -> {
                            flags.addAll(List.of("--dry-run", "--json"));
                            Cli.Ended ended = upgrade(named(flags.toArray(new String[0])));
                            assertThat(ended.status()).as(ended.err()).isZero();
                            for (String schema : ALL)
                                assertThat(ended.out())
                                        .contains("{\"name\":\"" + schema + "\",\"moves\":" + moving.contains(schema));
                            assertThat(changes()).isEmpty();
                        }));
                }
        return table.stream();
    }

    // --- what it does

    @Test
    void a_schema_that_fails_is_put_back_and_it_goes_on_when_it_is_started_again() throws Exception {
        List<String> disabledBefore = disabled();
        List<String> contexts = site.rows("select count(*) from context");
        site.fail(SECOND);
        Cli.Ended first = upgrade(named());
        assertThat(first.status()).as(first.out() + first.err()).isEqualTo(3);
        assertThat(first.out())
                .contains("Not upgraded, and put back: " + SECOND)
                .contains("Not begun: " + THIRD);
        assertThat(first.out()).as("the old node stays as it is").doesNotContain("has 7.10.0, not 8.0.0");
        assertThat(onNewServer()).containsExactly(FIRST);
        assertThat(disabled()).as("nobody else is left disabled").isEqualTo(disabledBefore);
        assertThat(failedTasks(SECOND)).isZero();

        Cli.Ended without = upgrade(named("--yes", "-k", SECOND));
        assertThat(without.status()).as(without.out() + without.err()).isZero();
        assertThat(without.out())
                .contains(SECOND + " stays: left out (-k)")
                .contains(FIRST + " stays: on " + SchemataSite.SERVER + " already");
        assertThat(onNewServer()).containsExactly(FIRST, THIRD);

        site.mend(SECOND);
        assertThat(upgrade(named("--yes")).status()).isZero();
        assertThat(onNewServer()).isEqualTo(ALL);
        assertThat(disabled()).isEqualTo(disabledBefore);
        assertThat(site.rows("select count(*) from context")).isEqualTo(contexts);
        assertThat(commands("changeserver"))
                .as("there and back, and there once it is mended")
                .filteredOn(line -> line.contains(SECOND))
                .hasSize(3);
        assertThat(commands("registerserver")).hasSize(1);
        Cli.Ended nothing = upgrade(named());
        assertThat(nothing.status()).isZero();
        assertThat(nothing.out()).contains("0 of 3 schemata are to move");
    }

    @Test
    void killed_at_the_boundaries_of_schemata_and_started_again_it_goes_on_where_it_was() throws Exception {
        site.fail(SECOND);
        List<String> line = named("-f");
        int deaths = 0;
        int status = killed(line);
        for (; status == KILLED && deaths < 60; deaths++) status = killed(line);
        String printed = Files.readString(home.resolve("killed.log"));
        System.out.printf("upgradeschemata -f: killed %d times and started again, exit status %d%n", deaths, status);
        assertThat(deaths).isGreaterThan(SHARE > 0 ? 8 : 1);
        assertThat(status).as(printed).isEqualTo(3);
        assertThat(printed).contains("of upgradeschemata is not at its end; it goes on where it was");
        assertThat(onNewServer()).containsExactly(FIRST, THIRD);
        assertThat(failedTasks(SECOND)).isZero();
        assertThat(commands("registerserver")).hasSize(1);
        for (String schema : List.of(FIRST, THIRD))
            for (String command : List.of("disableschema", "changeserver", "runupdate", "enableschema"))
                assertThat(commands(command))
                        .as(command)
                        .filteredOn(words -> words.endsWith(schema))
                        .hasSize(1);
    }

    @Test
    void other_options_than_those_that_an_unfinished_run_began_with_are_refused() throws Exception {
        site.rows("insert into server (server_id, name) values (40, '" + SchemataSite.SERVER + "')");
        Cli.Ended waiting = upgrade(named("-m", SECOND));
        assertThat(waiting.status()).as(waiting.err()).isEqualTo(4);
        assertThat(waiting.out())
                .contains("is registered already, with the id 40")
                .contains("abort | continue");
        Cli.Ended other = upgrade(named("-m", FIRST));
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err())
                .contains(
                        "It began with -n oxserver-8.0.0 -m oxdatabase_6, and not with -n oxserver-8.0.0 -m oxdatabase_5");
        assertThat(changes()).isEmpty();
        Cli.Ended same = upgrade(named("-m", SECOND, "--yes"));
        assertThat(same.status()).as(same.out() + same.err()).isZero();
        assertThat(onNewServer()).containsExactly(THIRD);
        assertThat(commands("changeserver")).containsExactly("changeserver -s 40 -m " + THIRD);
        assertThat(commands("registerserver")).isEmpty();
    }

    @Test
    void at_a_terminal_the_password_is_not_echoed_and_a_server_that_is_registered_is_asked_about() throws Exception {
        site.rows("insert into server (server_id, name) values (40, '" + SchemataSite.SERVER + "')");
        String password = Files.readString(site.passwordFile()).strip();
        List<String> line =
                new Program(home).line(words(List.of("-n", SchemataSite.SERVER, "-k", FIRST + "," + SECOND)));
        try (TestTerminal terminal = TestTerminal.start(home, 110, 30, Map.of(), line)) {
            terminal.await("The master administrator's password:");
            terminal.type(password + "\r");
            terminal.await("your answer");
            assertThat(String.join("\n", terminal.screen())).contains("is registered already, with the id 40");
            terminal.type("abort\r");
            assertThat(terminal.ended()).as(terminal.everything()).isEqualTo(1);
            assertThat(terminal.everything()).contains("aborted").doesNotContain(password);
        }
        assertThat(changes()).isEmpty();
        try (TestTerminal terminal = TestTerminal.start(home, 110, 30, Map.of(), line)) {
            terminal.await("The master administrator's password:");
            terminal.type(password + "\r");
            terminal.await("your answer");
            terminal.type("continue\r");
            assertThat(terminal.ended()).as(terminal.everything()).isZero();
        }
        assertThat(onNewServer()).containsExactly(THIRD);
    }

    // --- the means

    private static List<String> with(Path password, String... words) {
        return Stream.concat(Stream.of("--password-file", password.toString()), Stream.of(words))
                .toList();
    }

    private static List<String> named(String... words) {
        return Stream.concat(with(site.passwordFile(), "-n", SchemataSite.SERVER).stream(), Stream.of(words))
                .toList();
    }

    private static String[] words(List<String> words) {
        List<String> line = new ArrayList<>(
                List.of("upgradeschemata", "-i", site.inventory(), "--plans", SchemataSite.PLANS.toString()));
        line.addAll(words);
        return line.toArray(new String[0]);
    }

    private Cli.Ended upgrade(List<String> words) {
        List<String> line = new ArrayList<>(List.of(words(words)));
        line.addAll(List.of("--state-dir", home.toString()));
        return new Cli(home, ++runs).run(line.toArray(new String[0]));
    }

    /** By a controller that dies once on each side of the boundaries of schemata; in every build at a few of them. */
    private int killed(List<String> words) throws Exception {
        List<String> doom = List.of(
                "-D" + Doom.VISITED + "=" + home.resolve("visited"),
                "-D" + Doom.ONLY + "="
                        + (SHARE > 0
                                ? "(BEFORE|AFTER) (PhaseStarted|WaveStarted|TargetFinished|UndoStarted|PhaseFinished).*"
                                : "AFTER (WaveStarted p1.w1|UndoStarted p1.*)"));
        List<String> line = new ArrayList<>(List.of(words(words)));
        line.addAll(List.of("--state-dir", home.toString()));
        return new ProcessBuilder(Jvm.line(doom, "dev.theseus.cli.MortalMain", line))
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("killed.log").toFile()))
                .start()
                .waitFor();
    }

    private static List<String> commands(String command) throws Exception {
        return site.executions().stream()
                .filter(line -> line.startsWith(command))
                .toList();
    }

    /** Commands that change something. */
    private static List<String> changes() throws Exception {
        return site.executions().stream()
                .filter(line -> !line.matches("(list|get|check).*"))
                .toList();
    }

    private static List<String> onNewServer() throws Exception {
        return site.rows(
                "select distinct p.db_schema from context_server2db_pool p join server s on s.server_id = p.server_id"
                        + " join context c on c.cid = p.cid where s.name = '" + SchemataSite.SERVER
                        + "' and c.enabled = 1 order by p.db_schema");
    }

    private static List<String> disabled() throws Exception {
        return site.rows("select cid, reason_id from context where enabled = 0 order by cid");
    }

    private static long failedTasks(String schema) throws Exception {
        return Long.parseLong(site.rows("select count(*) from " + schema + ".updateTask where successful = 0")
                .getFirst());
    }
}
