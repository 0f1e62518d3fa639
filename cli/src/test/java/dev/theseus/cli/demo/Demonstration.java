package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.ActionSet;
import dev.theseus.cli.kit.ExposingCommands;
import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.SecretWatch;
import dev.theseus.core.run.Event;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A demonstration that was run, watched for secrets. Its own account is what tests assert: what the client saw, and what it read back.
 *
 * @param name of its directory, so that several run at once
 * @param talk what it told people
 * @param json what it printed for programs
 */
record Demonstration(String name, int status, String talk, JsonNode json, List<Event> journal) {
    private static final Path WORK = Path.of("target", "demo").toAbsolutePath();

    long number(String figure) {
        return json.get(figure).asLong();
    }

    /** No request of a tenant who was not being moved failed, and what was acknowledged is there. */
    void assertClean() {
        assertThat(number("failed")).as(talk).isZero();
        assertThat(number("lost_writes")).as(talk).isZero();
        assertThat(number("acknowledged_writes")).isPositive();
    }

    /**
     * @param rate requests a second
     * @param failing a schema whose update fails
     */
    static Demonstration run(String name, int rate, boolean kill, boolean queue, Optional<String> failing)
            throws Exception {
        Path directory = Files.createDirectories(WORK.resolve(name));
        Path state = Files.createTempDirectory(Files.createDirectories(WORK.resolve("runs")), name);
        DemoOptions options = new DemoOptions(
                directory,
                state,
                WORK.resolve("cache"),
                Path.of("..", "plans", "appsuite-without-downtime").toAbsolutePath(),
                rate,
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
            return new Demonstration(
                    name,
                    status,
                    talk.toString(),
                    JsonMapper.shared().readTree(out.toString()),
                    Journals.ofNewest(state));
        }
    }

    /** Where the installation itself keeps its passwords; Theseus neither made these files nor changes them. */
    private static boolean holdsSecrets(Path lab, Path file) {
        return file.startsWith(
                        lab.resolve("secrets")) // the source of both: the inventory and the input name these files
                || file.endsWith("opt/open-xchange/etc/configdb.properties"); // how a node logs in to its own database
    }

    /** What the lab's hosts were really asked to do: each execution of a command is a line. */
    List<String> executions(String command) throws Exception {
        try (var lines = Files.lines(WORK.resolve(name).resolve("lab/executions.log"))) {
            return lines.filter(line -> line.contains(command + " ") || line.contains(command + "\t"))
                    .map(line -> line.substring(line.indexOf(command)))
                    .toList();
        }
    }
}
