package dev.theseus.cli.guides.connect;

import dev.theseus.cli.demo.TheseusProcess;
import dev.theseus.cli.guides.Handling;
import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.Jvm;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event;
import dev.theseus.lab.connect.ConnectConsole;
import dev.theseus.lab.connect.ConnectFiles;
import dev.theseus.lab.connect.ConnectLab;
import dev.theseus.lab.connect.ConnectOptions;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.plan.PlanReader;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A stand-in for Connect with its inventory, the views that the plan asks for, and controllers that carry the plan out. */
final class ConnectSite implements AutoCloseable {
    private static final Path WORK = Path.of("target", "connect").toAbsolutePath();

    private final ConnectLab lab;
    private final Path directory;
    private final ShippedPlan plan;
    private String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");

    private ConnectSite(ConnectLab lab, Path directory, ShippedPlan plan) {
        this.lab = lab;
        this.directory = directory;
        this.plan = plan;
    }

    /** The plan as it is shipped. */
    static ConnectSite start(UnaryOperator<ConnectOptions> options) throws Exception {
        return start(options, Map.of());
    }

    /** @param shorter waits of the plan, and what they are here */
    static ConnectSite start(UnaryOperator<ConnectOptions> options, Map<String, String> shorter) throws Exception {
        return start(options, shorter, Optional.empty());
    }

    /** @param without what is taken out of the plan before */
    static ConnectSite start(
            UnaryOperator<ConnectOptions> options, Map<String, String> shorter, Optional<Handling> without)
            throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(WORK), "site");
        ShippedPlan shipped = ShippedPlan.named("connect-prepare");
        if (without.isPresent())
            shipped = new ShippedPlan(
                    Path.of(without.get().takenOutOf(shipped.folder().toString(), directory.resolve("without"))));
        ConnectLab lab =
                ConnectLab.start(directory.resolve("lab"), options.apply(ConnectOptions.in(WORK.resolve("cache"))));
        ConnectSite site = new ConnectSite(
                lab, directory, shorter.isEmpty() ? shipped : copy(shipped, directory.resolve("plan"), shorter));
        lab.administer(Files.readString(shipped.folder().resolve("views.sql")));
        if (!lab.nodes().isEmpty()) Files.writeString(site.inventory(), lab.inventory());
        return site;
    }

    /** The plan as it is shipped, with its nodes on hosts of their own, which are reached by SSH. */
    static ConnectSite on(HostsLab hosts) throws Exception {
        ConnectSite site = start(ConnectOptions::onHosts);
        for (LabHost host : hosts.hosts()) {
            for (ConnectFiles.Content file : new ConnectFiles("").all(host.name(), site.lab.databaseUrl())) {
                host.write(file.path(), file.text());
                host.run("chmod " + octal(file.mode()) + " '" + file.path() + "'")
                        .orFail("chmod");
            }
            host.run("/etc/init.d/S80connect start").orFail("starting Connect");
        }
        Files.writeString(site.inventory(), Files.readString(hosts.inventory()) + site.lab.databases());
        site.path = hosts.bin() + ":" + site.path;
        return site;
    }

    private static String octal(String mode) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 9; i += 3)
            digits.append((mode.charAt(i) == 'r' ? 4 : 0)
                    + (mode.charAt(i + 1) == 'w' ? 2 : 0)
                    + (mode.charAt(i + 2) == 'x' ? 1 : 0));
        return digits.toString();
    }

    private static ShippedPlan copy(ShippedPlan shipped, Path to, Map<String, String> replacing) throws IOException {
        try (var files = Files.walk(shipped.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(shipped.folder().relativize(file).toString());
                Files.createDirectories(target.getParent());
                String text = Files.readString(file);
                for (Map.Entry<String, String> each : replacing.entrySet())
                    text = text.replace(each.getKey(), each.getValue());
                Files.writeString(target, text);
            }
        }
        return new ShippedPlan(to);
    }

    ConnectLab lab() {
        return lab;
    }

    ConnectConsole console() {
        return lab.console();
    }

    Path inventory() {
        return directory.resolve("inventory.yaml");
    }

    Path state() {
        return directory.resolve("state");
    }

    Path planFolder() {
        return plan.folder().toAbsolutePath().normalize();
    }

    Plan plan() {
        return PlanReader.read(plan.folder(), ShippedPlan.language()).plan().orElseThrow();
    }

    /** A person who does what they are asked, and answers so. */
    Person person() {
        return new Person(plan(), state())
                .when("flush", deployment -> {
                    console().enableFlush(deployment);
                    return "done";
                })
                .when("word", _ -> "ignore")
                .when("refresh", _ -> "done")
                .when("stop_machine", machine -> {
                    console().stopMachine(machine);
                    return "done";
                })
                .when("qa", _ -> {
                    console().qaDiagnostic("OFF");
                    return "done";
                })
                .when("confirm", deployment -> deployment)
                .when("clean", deployment -> {
                    console().cleanStorage(deployment);
                    return "done";
                })
                .when("disable_flush", deployment -> {
                    console().disableFlush(deployment);
                    return "done";
                })
                .when("start_machine", machine -> {
                    console().startMachine(machine);
                    return "done";
                })
                .when("qa_on", _ -> {
                    console().qaDiagnostic("ON");
                    return "done";
                });
    }

    /** Starts a run and stays with it until it ends. */
    int run() throws Exception {
        return controller(TheseusProcess.MAIN, List.of(), running());
    }

    List<String> running() {
        return List.of("run", planFolder().toString(), "-i", inventory().toString(), "--wait");
    }

    int controller(String main, List<String> options, List<String> words) throws Exception {
        List<String> said = new ArrayList<>(words);
        said.addAll(List.of("--state-dir", state().toString()));
        ProcessBuilder builder = new ProcessBuilder(Jvm.line(options, main, said));
        builder.environment().put("PATH", path);
        return builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start()
                .waitFor();
    }

    /** What the controllers printed. */
    Path log() {
        return directory.resolve("log");
    }

    String printed() throws IOException {
        return Files.readString(log());
    }

    /** The newest run's journal. */
    List<Event> journal() throws Exception {
        return Journals.ofNewest(state());
    }

    String latest() throws Exception {
        return Journals.newest(state()).orElseThrow().id();
    }

    @Override
    public void close() throws Exception {
        lab.close();
        Tree.delete(directory.resolve("lab/postgresql"));
    }
}
