package dev.theseus.cli.guides.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.guides.Handling;
import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Golden;
import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.lab.connect.ConnectNode;
import dev.theseus.testkit.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide "Preparing to Upgrade a Connect Instance", end to end; each trap of it is one of these tests' assertions. */
class ConnectPrepareTest {
    private static final Map<String, String> OFTEN = Map.of("every: 2s", "every: 200ms");
    private static final Map<String, String> IMPATIENT = Map.of(
            "every: 2s",
            "every: 200ms",
            "stalls_after: 10m",
            "stalls_after: 8s",
            "timeout: 30m",
            "timeout: 12s",
            "timeout: 1m",
            "timeout: 12s");
    static final List<String> CLICKS = List.of(
            "Flush Status: Enable main",
            "Flush Status: Enable mobile",
            "Stop main-1",
            "Stop main-2",
            "Stop mobile-1",
            "Stop mobile-2",
            "QA Diagnostic OFF",
            "Clean Storage main",
            "Clean Storage mobile");

    private Optional<Handling> without = Optional.empty();

    @Test
    void everything_is_flushed_stopped_cleaned_and_saved_and_a_second_run_has_nothing_to_do() throws Exception {
        try (ConnectSite site = ConnectSite.start(UnaryOperator.identity());
                Person person = site.person().start()) {
            Cli.Ended preview = new Cli(site.state())
                    .run(
                            "preview",
                            site.planFolder().toString(),
                            "-i",
                            site.inventory().toString());
            Golden.check("connect-prepare-preview.txt", preview.out());

            assertThat(site.run()).as(site.printed()).isZero();
            assertPrepared(site);
            assertThat(site.console().clicks()).containsExactlyInAnyOrderElementsOf(CLICKS);
            assertThat(site.lab().executions()).containsExactlyInAnyOrder(executions("start", "stop"));
            assertThat(person.asked("word"))
                    .as("nothing stalled, nothing to throw away")
                    .isEmpty();
            assertThat(Files.readString(report(site))).contains("confirm by its name", "clean its storage");

            assertThat(site.run()).as(site.printed()).isZero();
            assertThat(site.console().clicks()).as("not once more").hasSize(CLICKS.size());
            assertThat(site.lab().executions()).hasSize(4);
            assertThat(site.printed()).contains("nothing had to be changed");
            assertThat(site.journal()).noneMatch(ConnectPrepareTest::changes);
            assertNothingTold(site, site.lab().databasePassword(), "as precious");
        }
    }

    /** Neither printed nor kept: what logs in to the database, what stands in a file with keys. */
    private static void assertNothingTold(ConnectSite site, String... secrets) throws Exception {
        List<Path> files = new ArrayList<>(Tree.files(site.state()));
        files.add(site.log());
        assertThat(files).hasSizeGreaterThan(4);
        for (Path file : files)
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secrets);
    }

    /** Looking, waiting and asking are no changes. */
    private static boolean changes(Event event) {
        return event instanceof Event.StepIntended intended
                && !intended.description().startsWith("assert")
                && !intended.description().startsWith("wait");
    }

    private static String[] executions(String... calls) {
        List<String> lines = new ArrayList<>();
        for (String node : List.of("node1", "node2"))
            for (String call : calls) lines.add(node + "\t0\tS80connect " + call);
        return lines.toArray(String[]::new);
    }

    private static Path report(ConnectSite site) throws Exception {
        return Tree.files(site.state()).stream()
                .filter(file -> file.toString().endsWith(".html"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertPrepared(ConnectSite site) throws Exception {
        assertThat(site.console().harm()).isEmpty();
        assertThat(site.lab().look("select count(*) from storage_history where status_code < 30"))
                .containsExactly("0");
        assertThat(site.lab().look("select name, flush_status, storage_files from dp_deployment order by name"))
                .as("the deployment that is not active is left alone")
                .containsExactly("main Complete 0", "mobile Complete 0", "retired Disabled 3");
        assertThat(site.lab().look("select distinct status from dp_machine")).containsExactly("Not Running");
        assertThat(site.lab().look("select qa_diagnostic from dp_instance")).containsExactly("OFF");
        for (ConnectNode node : site.lab().nodes()) {
            assertThat(node.monitor()).isEmpty();
            assertSaved(node);
        }
    }

    private static void assertSaved(ConnectNode node) throws Exception {
        List<Path> files = new ArrayList<>(node.propertiesFiles());
        files.addAll(node.keyFiles());
        assertThat(node.saved().startsWith(node.home())).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node.saved())))
                .isEqualTo("rwx------");
        for (Path file : files)
            assertThat(Path.of(node.saved() + file.toString())).hasSameBinaryContentAs(file);
        assertThat(Files.readAllLines(node.saved().resolve("SHA256SUMS"))).hasSize(files.size());
    }

    @Test
    void a_night_on_which_everything_goes_wrong_once() throws Exception {
        try (ConnectSite site = ConnectSite.start(options -> options.stale(3), IMPATIENT, without)) {
            AtomicInteger words = new AtomicInteger();
            AtomicInteger qa = new AtomicInteger();
            AtomicBoolean restarted = new AtomicBoolean();
            List<String> afterWaiting = new ArrayList<>();
            site.lab().sticks("main-2", true);
            site.lab().nodes().getFirst().leavesProcess(true);
            Person person = site.person()
                    .when("word", _ -> {
                        afterWaiting.addAll(stale(site));
                        if (words.incrementAndGet() == 1) return "wait";
                        // While the person thinks about three records, a fourth comes, and one is gone: as many as
                        // before.
                        if (words.get() == 2)
                            site.lab()
                                    .administer(
                                            "insert into storage_history (deployment, file_name, status_code)"
                                                    + " values ('mobile', 'gone-4.log', 20);"
                                                    + " update storage_history set status_code = 30 where file_name = 'gone-1.log';"
                                                    + " update storage_history set status_code = 20 where file_name = 'gone-2.log'");
                        return "ignore";
                    })
                    .inTrouble("stop_machine", machine -> {
                        site.lab().sticks(machine, false);
                        return "retry";
                    })
                    .when("qa", _ -> {
                        if (qa.incrementAndGet() > 1) site.console().qaDiagnostic("OFF");
                        return "done";
                    })
                    .inTrouble("qa", _ -> {
                        // Somebody starts a machine again, just then.
                        site.console().startMachine("mobile-1");
                        while (!site.lab()
                                .look("select status from dp_machine where name = 'mobile-1'")
                                .contains("Running")) Thread.sleep(20);
                        return "retry";
                    })
                    .inTrouble("run", _ -> {
                        assertThat(restarted.getAndSet(true))
                                .as("once is enough")
                                .isFalse();
                        assertThat(site.console().clicks()).noneMatch(click -> click.startsWith("Clean"));
                        site.console().stopMachine("mobile-1");
                        while (site.lab()
                                .look("select status from dp_machine where name = 'mobile-1'")
                                .contains("Running")) Thread.sleep(20);
                        return "retry";
                    })
                    .inTrouble("stop_service", node -> {
                        assertThat(node).isEqualTo("node1");
                        site.lab().nodes().getFirst().leavesProcess(false);
                        return "retry";
                    });
            try (Person _ = person.start()) {
                assertThat(site.run()).as(site.printed()).isZero();
            }
            assertPrepared(site);
            assertThat(person.asked("word"))
                    .extracting(Person.Asked::text)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("3 unprocessed records", "gone-1.log", "gone-3.log"),
                            second -> assertThat(second).contains("3 unprocessed records"),
                            third -> assertThat(third)
                                    .as("one that came, and one of which something has become")
                                    .contains("2 unprocessed records", "gone-2.log", "gone-4.log")
                                    .doesNotContain("gone-3.log"));
            assertThat(afterWaiting)
                    .as("asking changes nothing, and a word only what it was about")
                    .containsExactly("10", "10", "10", "10", "10", "10", "30", "20", "40", "20");
            assertThat(stale(site)).containsExactly("30", "40", "40", "40");
            assertThat(site.lab()
                            .look("select distinct status_code from storage_history where file_name like 'fresh%'"))
                    .as("what could be flushed was flushed")
                    .containsExactly("30");
            assertThat(person.asked("stop_machine"))
                    .filteredOn(each -> each.kind() == Event.HoldKind.STEP_FAILED)
                    .singleElement()
                    .satisfies(each -> assertThat(each.target()).isEqualTo("main-2"));
            assertThat(restarted).as("the gate held").isTrue();
            assertThat(qa).hasValue(2);
            assertThat(PlanParts.neverExecuted(GuideMap.beside(site.planFolder()), site.plan(), site.journal()))
                    .as("every part that a sentence is mapped to was carried out")
                    .isEmpty();
        }
    }

    private void a_day_without_trouble() throws Exception {
        try (ConnectSite site = ConnectSite.start(UnaryOperator.identity(), OFTEN, without);
                Person _ = site.person().start()) {
            assertThat(site.run()).as(site.printed()).isZero();
            assertPrepared(site);
            assertThat(site.console().clicks()).containsExactlyInAnyOrderElementsOf(CLICKS);
        }
    }

    @FunctionalInterface
    private interface Time {
        void goesBy(ConnectPrepareTest here) throws Exception;
    }

    /** What is taken out of the plan, and when somebody must notice. */
    private record Watched(Time time, Handling handling) {
        @Override
        public String toString() {
            return handling.trap();
        }
    }

    /** Each is taken out of the plan in turn; the day or night that must notice it. */
    static Stream<Watched> handlings() {
        Time day = ConnectPrepareTest::a_day_without_trouble;
        Time night = ConnectPrepareTest::a_night_on_which_everything_goes_wrong_once;
        Time refused = ConnectPrepareTest::what_cannot_be_saved_stops_the_run_before_anything_changed;
        return Stream.of(
                        new Watched(
                                day,
                                new Handling(
                                        "only what is active",
                                        "connect_deployment where active order",
                                        "connect_deployment order")),
                        new Watched(
                                night,
                                new Handling(
                                                "the status, not the button's label",
                                                "value.not_complete == 0 && value.unprocessed == 0",
                                                "value.not_complete >= 0")
                                        .and(
                                                "active and coalesce(flush_status, '') <> 'Complete'",
                                                "active and coalesce(flush_status, '') not in ('Flushing', 'Complete')")),
                        new Watched(
                                day,
                                new Handling(
                                        "the files with keys",
                                        "\"$PWD/crypto.properties\" ${steps.find_the_files_with_keys_2.files}",
                                        "\"$PWD/crypto.properties\"")),
                        new Watched(
                                day,
                                new Handling(
                                        "nobody else reads the keys",
                                        "umask 077\n          mkdir -p ${paths.saved} && chmod 700 ${paths.saved}",
                                        "mkdir -p ${paths.saved}")),
                        new Watched(
                                refused,
                                new Handling(
                                        "keys that are not there",
                                        "echo \"$value is named as a file with keys, and cannot be read, or is empty\"; exit 1 ;;",
                                        ";;")),
                        new Watched(
                                refused,
                                new Handling(
                                        "outside of the installation",
                                        "\"$(realpath ${paths.connect})\"/*) exit 1 ;;",
                                        "\"$(realpath ${paths.connect})\"/*) exit 0 ;;")),
                        new Watched(
                                night,
                                new Handling(
                                        "a person's word before anything is thrown away",
                                        "when: steps.word.answer == 'ignore'\n                sql:",
                                        "when: steps.word.answer != ''\n                sql:")),
                        new Watched(
                                night,
                                new Handling(
                                        "only what was shown",
                                        "set status_code = 40 where status_code < 30\n                    and position(",
                                        "set status_code = 40 where status_code < 30\n                    or position(")),
                        new Watched(
                                night,
                                new Handling(
                                        "every machine is Not Running before the next step",
                                        "where name = ?, parameters: [\"${machine}\"], until: value == 'Not Running', every: 2s, timeout: 30m }",
                                        "where name = ?, parameters: [\"${machine}\"], until: size(value) > 0, every: 2s, timeout: 30m }")),
                        new Watched(
                                night,
                                new Handling(
                                        "QA Diagnostic is OFF",
                                        "verify: { sql: select qa_diagnostic from connect_instance, until: value == 'OFF'",
                                        "verify: { sql: select qa_diagnostic from connect_instance, until: size(value) > 0")),
                        new Watched(
                                night,
                                new Handling(
                                        "all holds still before the storage goes",
                                        "until: rows[0].running == 0 && rows[0].not_complete == 0 && rows[0].qa_diagnostic == 'OFF'",
                                        "until: size(rows) == 1")),
                        new Watched(
                                night,
                                new Handling(
                                        "the process is gone, not only the script through",
                                        "verify: { run: \"grep -las ${paths.monitor} /proc/[0-9]*/cmdline || true\", until: output == ''",
                                        "verify: { run: \"grep -las ${paths.monitor} /proc/[0-9]*/cmdline || true\", until: size(output) >= 0")))
                .filter(each -> each.handling().isAsked());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("handlings")
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_it_a_trap_is_noticed(Watched watched) {
        without = Optional.of(watched.handling());
        watched.handling().isMissed(() -> watched.time().goesBy(this));
    }

    private static List<String> stale(ConnectSite site) throws Exception {
        return site.lab().look("select status_code from storage_history where file_name like 'gone%' order by id");
    }

    @Test
    void what_cannot_be_saved_stops_the_run_before_anything_changed() throws Exception {
        try (ConnectSite site = ConnectSite.start(UnaryOperator.identity(), Map.of(), without)) {
            ConnectNode node = site.lab().nodes().getLast();
            Path key = node.keyFiles().getLast();
            Path aside = Files.move(key, key.resolveSibling("aside"));
            assertThat(refused(site)).contains(key + " is named as a file with keys");
            Files.move(aside, key);
            String inside = site.lab().inventory().replace(node.saved().toString(), node.home() + "/saved");
            Files.writeString(site.inventory(), inside);
            assertThat(refused(site)).contains("lies inside of the installation directory");
            assertThat(site.console().clicks()).isEmpty();
            assertThat(site.lab().executions()).containsExactlyInAnyOrder(executions("start"));
        }
    }

    /** What a run says that gets no further than its first phase. */
    private static String refused(ConnectSite site) throws Exception {
        try (Person person = site.person()
                .inTrouble("find_the_files_with_keys", _ -> "rollback")
                .inTrouble("the_files_go_outside_of_the_installation", _ -> "rollback")
                .start()) {
            assertThat(site.run()).as(site.printed()).isEqualTo(5);
            return person.asked().stream().map(Person.Asked::text).reduce("", String::concat);
        }
    }

    @Test
    void before_the_storage_is_cleaned_everything_can_go_back_to_what_it_was() throws Exception {
        try (ConnectSite site = ConnectSite.start(UnaryOperator.identity(), OFTEN)) {
            try (Person person = site.person()
                    .when("confirm", _ -> {
                        new Cli(site.state())
                                .run(
                                        "rollback",
                                        site.latest(),
                                        "--state-dir",
                                        site.state().toString());
                        return null;
                    })
                    .start()) {
                assertThat(site.run()).as(site.printed()).isEqualTo(5);
                assertThat(person.asked("qa_on")).hasSize(1);
            }
            assertThat(site.lab().look("select name, flush_status, storage_files from dp_deployment order by name"))
                    .containsExactly("main Disabled 12", "mobile Disabled 7", "retired Disabled 3");
            assertThat(site.lab().look("select distinct status from dp_machine"))
                    .containsExactly("Running");
            assertThat(site.lab().look("select qa_diagnostic from dp_instance")).containsExactly("ON");
            assertThat(site.lab().executions()).containsExactlyInAnyOrder(executions("start"));
        }
    }

    @Test
    void a_controller_that_is_killed_again_and_again_clicks_nothing_twice() throws Exception {
        try (ConnectSite site = ConnectSite.start(UnaryOperator.identity(), OFTEN);
                Person _ = site.person().start()) {
            List<String> doom = KillShare.doom(
                    site.state().resolveSibling("visited"),
                    Long.getLong("theseus.connect.seed", 7),
                    KillShare.of(0.02));
            int kills = 0;
            int status = site.controller("dev.theseus.cli.MortalMain", doom, site.running());
            while (status == 137) {
                kills++;
                // A run that was begun is resumed, even where it had recorded nothing yet.
                status = site.controller(
                        "dev.theseus.cli.MortalMain",
                        doom,
                        Journals.newest(site.state()).isPresent()
                                ? List.of("resume", site.latest(), "--wait")
                                : site.running());
            }
            System.out.printf(
                    "connect-prepare: killed %d times and resumed, %d records in the journal, exit status %d%n",
                    kills, site.journal().size(), status);
            assertThat(status).as(site.printed()).isZero();
            if (KillShare.of(0.02) > 0) assertThat(kills).isPositive();
            assertPrepared(site);
            assertThat(site.console().clicks()).containsExactlyInAnyOrderElementsOf(CLICKS);
            assertThat(site.lab().executions()).containsExactlyInAnyOrder(executions("start", "stop"));
            assertThat(site.journal().getLast())
                    .isInstanceOfSatisfying(
                            Event.RunEnded.class,
                            ended -> assertThat(ended.ending()).isEqualTo(Ending.DONE));
            assertThat(Set.copyOf(site.console().clicks())).hasSize(CLICKS.size());
        }
    }
}
