package dev.theseus.cli.rehearse;

import dev.theseus.cli.demo.TheseusProcess;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.SshServer;
import dev.theseus.lab.client.ClientStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The plan carried out once on a fresh lab, by as many controllers as it takes. */
final class Trial {
    private static final int KILLED = 137;
    /** More than any plan has boundaries, both sides counted. */
    private static final int MOST_KILLS = 20_000;

    private final RehearsalOptions options;
    private final String name;
    private final Path state;
    private final Path log;
    private String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");

    Trial(RehearsalOptions options, String name) {
        this.options = options;
        this.name = name;
        this.state = options.directory().resolve("runs").resolve(name);
        this.log = options.directory().resolve(name + ".log");
    }

    /** @param doom what the nth controller, counted from 0, is started with */
    Outcome run(IntFunction<List<String>> doom)
            throws IOException, InterruptedException, SQLException, JournalException {
        try (ProcessLab lab = ProcessLab.start(options.directory().resolve("lab"), options.lab(), _ -> {})) {
            lab.writeInventory(inventory());
            return carriedOut(lab, doom, Optional.empty());
        }
    }

    Outcome run(Mishap mishap) throws IOException, InterruptedException, SQLException, JournalException {
        try (ProcessLab lab = ProcessLab.start(options.directory().resolve("lab"), options.lab(), _ -> {})) {
            if (!mishap.overSsh()) {
                lab.writeInventory(inventory());
                return watched(mishap, lab, Optional.empty());
            }
            try (SshServer ssh = SshServer.start(options.directory().resolve(name + ".ssh"))) {
                Files.writeString(inventory(), ssh.reached(lab.inventory()));
                path = ssh.bin() + ":" + path;
                return watched(mishap, lab, Optional.of(ssh));
            }
        }
    }

    private Path inventory() {
        return options.directory().resolve("inventory.yaml");
    }

    private Outcome watched(Mishap mishap, ProcessLab lab, Optional<SshServer> ssh)
            throws IOException, InterruptedException, SQLException, JournalException {
        try (MishapWatch watch = new MishapWatch(mishap, new Mishap.Surrounding(lab, ssh), state)) {
            return carriedOut(lab, _ -> List.of(), Optional.of(watch));
        }
    }

    private Outcome carriedOut(ProcessLab lab, IntFunction<List<String>> doom, Optional<MishapWatch> watch)
            throws IOException, InterruptedException, SQLException, JournalException {
        ClientRun client = lab.startClient(options.rate());
        List<String> inputs = List.of("--input", "target_version=" + options.version(), "--input", secret(lab));
        int kills = 0;
        int status = controller(
                words(
                        "run",
                        List.of(options.plan().toString(), "-i", inventory().toString()),
                        inputs),
                doom.apply(0));
        while (status == KILLED && told().ending.isEmpty()) {
            kills++;
            if (kills > MOST_KILLS) throw new IllegalStateException(name + ": the run gets nowhere; see " + log);
            // A run that died before its first event begins anew, with all inputs; else the journal has all but the
            // secret.
            boolean begun = told().events > 0;
            status = controller(
                    words("resume", List.of(journaled().orElseThrow().id()), begun ? inputs.subList(2, 4) : inputs),
                    doom.apply(kills));
        }
        ClientStatistics statistics = client.stop();
        Told told = told();
        return new Outcome(
                name,
                kills,
                told.ending,
                List.copyOf(told.holds.values()),
                Executions.read(lab.executionLog()),
                lab.installation(),
                statistics,
                told.events,
                told.intents,
                watch.flatMap(MishapWatch::missed));
    }

    private static String secret(ProcessLab lab) {
        return "admin_password=file:" + lab.adminPasswordFile();
    }

    private static List<String> words(String command, List<String> what, List<String> inputs) {
        return Stream.of(List.of(command), what, inputs).flatMap(List::stream).toList();
    }

    private int controller(List<String> words, List<String> doom) throws IOException, InterruptedException {
        List<String> line = new TheseusProcess("dev.theseus.cli.MortalMain", state).line(words, doom);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("PATH", path);
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
    }

    private Optional<RunDirectory> journaled() throws JournalException {
        return new RunStore(state, new Random()).latest();
    }

    private Told told() throws JournalException {
        Told told = new Told();
        Optional<RunDirectory> run = journaled();
        if (run.isEmpty()) return told;
        try (JournalReader reader = run.get().reader()) {
            reader.read(told::take);
        }
        return told;
    }

    /** What a journal tells a rehearsal. */
    private static final class Told {
        private final Map<String, Event.HoldOpened> holds = new LinkedHashMap<>();
        private Optional<Ending> ending = Optional.empty();
        private long events;
        private int intents;

        void take(Event event) {
            events++;
            if (event instanceof Event.RunEnded ended) ending = Optional.of(ended.ending());
            if (event instanceof Event.HoldOpened hold) holds.put(hold.hold(), hold);
            if (event instanceof Event.StepIntended || event instanceof Event.UndoIntended) intents++;
        }
    }
}
