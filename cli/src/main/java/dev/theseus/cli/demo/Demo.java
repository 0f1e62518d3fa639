package dev.theseus.cli.demo;

import dev.theseus.cli.session.Refused;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.LabOptions;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Upgrades a lab with the shipped plan, under load, and shows what its users noticed. */
public final class Demo {
    private static final String NEW_VERSION = "8.0.0";
    /** Schemata that have moved when the controller is killed. */
    private static final int MOVED_BEFORE_KILL = 4;

    private final DemoOptions options;
    private final Language language;
    private final PrintWriter out;
    private final PrintWriter talk;

    /** @param out for the result @param talk for everything else */
    public Demo(DemoOptions options, Language language, PrintWriter out, PrintWriter talk) {
        this.options = options;
        this.language = language;
        this.out = out;
        this.talk = talk;
    }

    /**
     * Runs it.
     *
     * @return the exit status: that of the run, or 1 where a promise was broken
     */
    public int run() throws IOException, InterruptedException, SQLException, JournalException, Refused {
        Plan plan = PlanReader.read(options.plan(), language)
                .plan()
                .orElseThrow(() -> new IllegalStateException(
                        "the shipped plan " + options.plan() + " has problems: theseus lint shows them"));
        talk.println(
                "Starting a lab: a database, three nodes with the old version, two balancers. Nothing is installed.");
        talk.flush();
        try (ProcessLab lab = ProcessLab.start(
                options.directory().resolve("lab"),
                LabOptions.defaults().withCache(options.cache()),
                line -> talk.println("  " + line))) {
            if (options.failSchema().isPresent()) fail(lab, options.failSchema().get());
            talk.println("A client sends " + options.rate()
                    + " requests a second from here on; it never retries, and reads back every write.");
            talk.flush();
            ClientRun client = lab.startClient(options.rate());
            DemoResult result = upgrade(lab, client, plan);
            if (options.json()) out.println(result.json());
            else new Summary(result, options).print(out);
            if (options.keep()) keep(lab);
            return result.clean() ? result.exitStatus() : 1;
        }
    }

    private static void fail(ProcessLab lab, String schema) throws IOException, Refused {
        if (!schema.matches("\\w+")
                || !Files.isDirectory(lab.directory().resolve("mariadb/data").resolve(schema)))
            throw Refused.of(List.of(new Problem(
                    Code.BAD_INPUT,
                    new Place("--fail-schema", 0, 0),
                    "the lab has no schema '" + schema + "'",
                    "it has oxdatabase_5 to oxdatabase_16")));
        lab.failures().turnOn(schema, "com.openexchange.contact.AddUidToContacts");
    }

    private DemoResult upgrade(ProcessLab lab, ClientRun client, Plan plan)
            throws IOException, InterruptedException, JournalException {
        Path inventory = options.directory().resolve("inventory.yaml");
        lab.writeInventory(inventory);
        Controller controller =
                new Controller(options.state(), options.keep(), options.json() ? Optional.of(talk) : Optional.empty());
        long begun = System.nanoTime();
        Process process = controller.start(List.of(
                "run",
                options.plan().toString(),
                "-i",
                inventory.toString(),
                "--input",
                "target_version=" + NEW_VERSION,
                "--input",
                "admin_password=file:" + lab.adminPasswordFile(),
                "--input",
                "queue=" + options.queue()));
        boolean killed = options.killController() && kill(controller, process, plan);
        if (killed) {
            talk.println();
            talk.flush();
            talk.println(
                    "The controller was killed with SIGKILL, with schemata half way. The next one takes the run up again:");
            talk.flush();
            process = controller.start(List.of(
                    "resume",
                    controller.run().orElseThrow().id(),
                    "--input",
                    "admin_password=file:" + lab.adminPasswordFile()));
        }
        int exit = process.waitFor();
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        talk.println("The client looks once more for every write that was acknowledged.");
        talk.flush();
        ClientStatistics statistics = client.stop();
        Controller.Account account = controller.account(plan);
        String run = controller.run().map(directory -> directory.id()).orElse("");
        Path report = options.state().resolve("report.html");
        controller
                .start(List.of("report", run, "-o", report.toString(), "--quiet"))
                .waitFor();
        return new DemoResult(
                run,
                account.ending(),
                account.schemata(),
                account.moved(),
                statistics,
                versions(lab),
                options.queue(),
                killed,
                duration,
                report,
                exit);
    }

    /** Kills the controller in the middle; false where the run was over before that. */
    private boolean kill(Controller controller, Process process, Plan plan) throws InterruptedException {
        while (process.isAlive()) {
            try {
                if (controller.account(plan).moved() >= MOVED_BEFORE_KILL) {
                    process.destroyForcibly().waitFor();
                    return true;
                }
            } catch (JournalException e) {
                // The journal is being made.
            }
            Thread.sleep(50);
        }
        return false;
    }

    private static Map<String, String> versions(ProcessLab lab) throws IOException, InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        try (var nodes = Files.list(lab.directory())) {
            for (Path node : nodes.filter(path -> Files.exists(path.resolve("bin/dpkg-query")))
                    .sorted()
                    .toList()) {
                List<String> line = new ArrayList<>();
                line.add(node.resolve("bin/dpkg-query").toString());
                line.addAll(List.of("-Wf${Version}", "open-xchange-core"));
                Process process =
                        new ProcessBuilder(line).redirectErrorStream(true).start();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor(10, TimeUnit.SECONDS);
                versions.put(String.valueOf(node.getFileName()), text.strip());
            }
        }
        return versions;
    }

    private void keep(ProcessLab lab) throws InterruptedException {
        talk.println("The lab goes on in " + lab.directory() + "; Ctrl-C ends it.");
        talk.flush();
        Thread.currentThread().join();
    }
}
