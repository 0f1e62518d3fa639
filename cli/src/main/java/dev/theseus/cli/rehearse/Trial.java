package dev.theseus.cli.rehearse;

import dev.theseus.cli.demo.TheseusProcess;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.Installation;
import dev.theseus.lab.client.ClientStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** One ordeal, on a fresh lab, with as many controllers as it takes. */
final class Trial {
    private static final int KILLED = 137;
    /** More than any plan has boundaries, both sides counted. */
    private static final int MOST_DEATHS = 20_000;

    private static final int MOST_WORDS = 5;
    /** How long a lab may take to be at rest again once its run has ended: health checks, a part that is still coming back. */
    private static final long REST_MS = 20_000;

    private final RehearsalOptions options;
    private final Ordeal ordeal;
    private final Optional<Outcome> undisturbed;
    private final Path state;
    private final Path log;
    private final Path inventory;

    /** @param undisturbed what it is compared with; absent for that one itself */
    Trial(RehearsalOptions options, Ordeal ordeal, Optional<Outcome> undisturbed) {
        this.options = options;
        this.ordeal = ordeal;
        this.undisturbed = undisturbed;
        this.state = options.directory().resolve("runs").resolve(ordeal.name());
        this.log = options.directory().resolve(ordeal.name() + ".log");
        this.inventory = options.directory().resolve("inventory.yaml");
    }

    /** An error of its own ends the trial and nothing else: it is counted as what it is. */
    Outcome run() throws InterruptedException {
        long begun = System.nanoTime();
        try (Scene scene = Scene.set(options, ordeal, state, inventory)) {
            return new Course(scene, begun).run();
        } catch (IOException | SQLException | JournalException | RuntimeException e) {
            return Outcome.brokenOff(ordeal.name(), "the trial broke off: " + e, since(begun));
        }
    }

    private static long since(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** The trial under way. */
    private final class Course {
        private final Scene scene;
        private final long begun;
        private final List<String> inputs;
        private int deaths;
        private int words;

        Course(Scene scene, long begun) {
            this.scene = scene;
            this.begun = begun;
            this.inputs = List.of(
                    "--input",
                    "target_version=" + options.subject().version(),
                    "--input",
                    "admin_password=file:" + scene.lab().adminPasswordFile(),
                    "--input",
                    "queue=" + options.subject().queue(),
                    // The lab's nodes renew a lock every 20 seconds.
                    "--input",
                    "lock_is_stale_after=60");
        }

        Outcome run() throws IOException, InterruptedException, SQLException, JournalException {
            Installation found = scene.lab().installation();
            ClientRun client = scene.lab().startClient(options.subject().rate());
            Optional<ClientStatistics> seen = Optional.empty();
            if (ordeal.way() != Way.FORWARD) {
                controller(start(), List.of());
                Optional<Ending> ending = told().lastEnding();
                if (!ending.equals(Optional.of(Ending.DONE)))
                    throw new IOException("the run that comes before ended as " + ending + "; see " + log);
                // Going back takes away what users wrote since; what is asked here is whether it goes back.
                seen = Optional.of(client.stop());
            }
            Optional<String> none = Optional.empty();
            if (ordeal.mishap().isEmpty()) {
                disturbed();
            } else {
                try (MishapWatch watch = new MishapWatch(ordeal.mishap().get(), scene, state)) {
                    disturbed();
                    none = watch.missed();
                }
                if (none.isEmpty()) deaths++;
            }
            if (ordeal.diesOnce() && deaths == 0) none = Optional.of("it was over before its controller was to die");
            Installation stands = atRest();
            if (seen.isEmpty()) seen = Optional.of(client.stop());
            Told told = told();
            return new Outcome(
                    ordeal.name(),
                    deaths,
                    told.ending(),
                    told.questions(),
                    words,
                    ordeal.mishap().flatMap(Mishap::rescue).isPresent(),
                    Executions.read(scene.lab().executionLog()).without(again()),
                    stands,
                    ordeal.way() == Way.BACK ? stands.differences(found) : List.of(),
                    seen,
                    told.events(),
                    told.intents(),
                    none,
                    since(begun));
        }

        private List<String> start() {
            return words(List.of("run", options.subject().plan().toString(), "-i", inventory.toString()), inputs);
        }

        /** What a person types next: the command, until it has begun; then {@code resume}, with the secret, which no journal has. */
        private List<String> next(Told told) throws JournalException {
            Optional<RunDirectory> run = journaled();
            if (run.isEmpty()) return start();
            List<String> secret = inputs.subList(2, 4);
            if (told.begun()) return words(List.of("resume", run.get().id()), told.events() > 0 ? secret : inputs);
            return ordeal.way()
                    .command()
                    .map(command -> words(words(command, List.of(run.get().id())), secret))
                    .orElseGet(() -> words(List.of("resume", run.get().id()), inputs));
        }

        /** The command that is disturbed, by controller after controller. */
        private void disturbed() throws IOException, InterruptedException, JournalException {
            int status = controller(next(told()), ordeal.first());
            while (true) {
                Told told = told();
                if (told.ending().isPresent()) return;
                if (status == KILLED) deaths++;
                else if (!rescued(told)) return;
                if (deaths > MOST_DEATHS) throw new IllegalStateException("the run gets nowhere; see " + log);
                status = controller(next(told()), ordeal.others());
            }
        }

        /** What has been put back and done again at a person's word. */
        private Set<String> again() {
            return words == 0
                    ? Set.of()
                    : ordeal.mishap()
                            .flatMap(Mishap::rescue)
                            .map(Mishap.Rescue::again)
                            .orElse(Set.of());
        }

        /** A person mends what was done to the run, and answers what it asks. @return whether it can go on */
        private boolean rescued(Told told) throws IOException, InterruptedException, JournalException {
            Optional<Mishap.Rescue> rescue = ordeal.mishap().flatMap(Mishap::rescue);
            if (rescue.isEmpty() || words == MOST_WORDS) return false;
            words++;
            rescue.get().mends().at(scene);
            String run = journaled().map(RunDirectory::id).orElse("");
            for (String hold : told.open())
                if (controller(List.of("answer", run, hold, rescue.get().choice()), List.of()) != 0) return false;
            return true;
        }

        private int controller(List<String> words, List<String> doom) throws IOException, InterruptedException {
            List<String> jvm = new ArrayList<>(doom);
            // Most live for a second or two: what a thorough compiler would gain comes after their death.
            jvm.add("-XX:TieredStopAtLevel=1");
            // A program that is killed leaves its unpacked library behind.
            jvm.add("-Dorg.sqlite.tmpdir="
                    + Files.createDirectories(options.directory().resolve("unpacked")));
            List<String> line = new TheseusProcess("dev.theseus.cli.MortalMain", state).line(words, jvm);
            ProcessBuilder builder = new ProcessBuilder(line);
            String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
            builder.environment()
                    .put("PATH", scene.programs().map(own -> own + ":" + path).orElse(path));
            return builder.redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
        }

        /** How the lab stands once it stands as it should, or has had time for it. */
        private Installation atRest() throws IOException, InterruptedException, SQLException {
            long deadline = System.nanoTime() + REST_MS * 1_000_000;
            while (true) {
                boolean late = System.nanoTime() > deadline;
                try {
                    Installation stands = scene.lab().installation();
                    boolean asItShould = undisturbed
                            .map(other ->
                                    stands.differences(other.installation()).isEmpty())
                            .orElse(true);
                    if (asItShould || late || told().ending().isEmpty()) return stands;
                } catch (IOException | SQLException e) {
                    if (late) throw e;
                } catch (JournalException e) {
                    throw new IOException(e.getMessage(), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static List<String> words(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private Optional<RunDirectory> journaled() throws JournalException {
        return new RunStore(state, new Random()).latest();
    }

    private Told told() throws JournalException {
        return Told.by(journaled(), ordeal.way());
    }
}
