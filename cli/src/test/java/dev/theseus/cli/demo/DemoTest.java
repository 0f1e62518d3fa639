package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.ActionSet;
import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.ExposingCommands;
import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.SecretWatch;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.core.run.Event;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demonstration's own account is the assertion: what the client saw, and what it read back. */
class DemoTest {
    private static final Path WORK = Path.of("target", "demo").toAbsolutePath();

    @Test
    void upgrades_every_schema_and_nobody_notices() throws Exception {
        Shown shown = demo("straight", false, false, Optional.empty());
        assertThat(shown.status()).as(shown.talk()).isZero();
        assertClean(shown);
        assertThat(shown.number("refused_while_moving")).isPositive();
        assertThat(shown.number("waiting_requests")).isZero();
        assertThat(shown.number("schemata")).isEqualTo(12);
        assertThat(shown.number("schemata_upgraded")).isEqualTo(12);
        assertThat(shown.number("redirected")).isPositive();
        assertThat(Files.readString(Path.of(shown.json().get("report").asString())))
                .contains("oxdatabase_12");
        ShippedPlan plan = ShippedPlan.named("appsuite-without-downtime");
        assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), shown.journal()))
                .as("every part that a sentence of the guide is mapped to was carried out")
                .isEmpty();
    }

    @Test
    void nobody_is_refused_where_requests_wait_although_the_controller_is_killed_in_the_middle() throws Exception {
        Shown shown = demo("killed", true, true, Optional.empty());
        assertThat(shown.status()).as(shown.talk()).isZero();
        assertClean(shown);
        assertNobodyIsRefused(shown);
        assertThat(shown.json().get("controller_killed").asBoolean()).isTrue();
        assertThat(shown.number("schemata_upgraded")).isEqualTo(12);
        assertThat(executions("killed", "registerserver")).hasSize(1);
        for (String command : List.of("disableschema", "changeserver", "runupdate", "enableschema"))
            assertThat(executions("killed", command)).as(command).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void a_schema_whose_update_fails_is_put_back_and_the_run_waits_for_a_person() throws Exception {
        Shown shown = demo("failing", false, false, Optional.of("oxdatabase_12"));
        assertThat(shown.status()).as(shown.talk()).isEqualTo(4);
        assertClean(shown);
        assertThat(shown.json().get("outcome").asString()).isEqualTo("waiting");
        assertThat(shown.number("schemata_upgraded")).isLessThan(12);
        assertThat(executions("failing", "enableschema").stream().filter(line -> line.contains("oxdatabase_12")))
                .as("enabled once, on the old version")
                .hasSize(1);
    }

    private static void assertNobodyIsRefused(Shown shown) {
        assertThat(shown.number("refused_while_moving")).as(shown.talk()).isZero();
        assertThat(shown.number("waiting_requests")).isPositive();
        assertThat(shown.number("added_latency_p50_ms"))
                .isPositive()
                .isLessThanOrEqualTo(shown.number("added_latency_p99_ms"));
        assertThat(shown.number("added_latency_max_ms")).isLessThan(100_000);
    }

    private static void assertClean(Shown shown) {
        assertThat(shown.number("failed")).as(shown.talk()).isZero();
        assertThat(shown.number("lost_writes")).as(shown.talk()).isZero();
        assertThat(shown.number("acknowledged_writes")).isPositive();
    }

    /** What a demonstration printed. */
    private record Shown(int status, String talk, JsonNode json, List<Event> journal) {
        long number(String name) {
            return json.get(name).asLong();
        }
    }

    private static Shown demo(String name, boolean kill, boolean queue, Optional<String> failing) throws Exception {
        Path directory = Files.createDirectories(WORK.resolve(name));
        Path state = Files.createTempDirectory(Files.createDirectories(WORK.resolve("runs")), name);
        DemoOptions options = new DemoOptions(
                directory,
                state,
                WORK.resolve("cache"),
                Path.of("..", "plans", "appsuite-without-downtime").toAbsolutePath(),
                60,
                kill,
                failing,
                queue,
                true,
                false);
        ActionSet actions = ActionSet.forReading();
        Language language = new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
        StringWriter out = new StringWriter();
        StringWriter talk = new StringWriter();
        try (SecretWatch watch = SecretWatch.start(ExposingCommands.of(
                PlanReader.read(options.plan(), language).plan().orElseThrow()))) {
            Path lab = directory.resolve("lab");
            watch.lookFor("the administrator's password", lab.resolve("secrets/admin_password"));
            watch.lookFor("the database's password", lab.resolve("secrets/db_password"));
            int status = new Demo(options, language, new PrintWriter(out), new PrintWriter(talk)).run();
            watch.look("what was printed", out.toString() + talk);
            watch.look(state, file -> false);
            watch.look(directory, file -> holdsSecrets(lab, file));
            assertThat(watch.sightings()).as(talk.toString()).isEmpty();
            assertThat(watch.secrets()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(watch.exposures())
                    .as("what the plan says is really seen")
                    .isNotEmpty();
            return new Shown(
                    status, talk.toString(), JsonMapper.shared().readTree(out.toString()), Journals.ofNewest(state));
        }
    }

    /** Where the installation itself keeps its passwords; Theseus neither made these files nor changes them. */
    private static boolean holdsSecrets(Path lab, Path file) {
        return file.startsWith(
                        lab.resolve("secrets")) // the source of both: the inventory and the input name these files
                || file.endsWith("opt/open-xchange/etc/configdb.properties"); // how a node logs in to its own database
    }

    /** What the lab's hosts were really asked to do: each execution of a command is a line. */
    private static List<String> executions(String name, String command) throws Exception {
        try (var lines = Files.lines(WORK.resolve(name).resolve("lab/executions.log"))) {
            return lines.filter(line -> line.contains(command + " ") || line.contains(command + "\t"))
                    .map(line -> line.substring(line.indexOf(command)))
                    .toList();
        }
    }
}
