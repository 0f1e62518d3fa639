package dev.theseus.engine.store;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.journal.JournalFacts;
import dev.theseus.engine.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The runs of this machine: one directory each under {@code <state>/runs}. */
public final class RunStore {
    private static final int TRIES = 20;

    private final Path state;
    private final RandomGenerator random;

    /** @param state need not be there yet */
    public RunStore(Path state, RandomGenerator random) {
        this.state = state.toAbsolutePath().normalize();
        this.random = random;
    }

    /** Where runs are kept unless the user says otherwise: {@code $XDG_STATE_HOME/theseus}, or {@code ~/.local/state/theseus}. */
    public static Path defaultDirectory(Map<String, String> environment, Path home) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        // The specification says that a relative path there is to be ignored.
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local").resolve("state");
        return base.resolve("theseus");
    }

    public Path state() {
        return state;
    }

    /** Creates a run, with its sources and an empty journal. It appears whole or not at all. */
    public RunDirectory create(NewRun run) throws JournalException {
        Path runs = runs();
        try {
            Disk.directory(runs);
            for (int attempt = 0; ; attempt++) {
                String id = RunId.of(run.at(), random);
                Path spare = runs.resolve(".new-" + id);
                try {
                    if (Files.exists(runs.resolve(id))) throw new FileAlreadyExistsException(id);
                    Files.createDirectory(spare);
                    return create(run, id, spare);
                } catch (FileAlreadyExistsException e) {
                    if (attempt == TRIES) throw e;
                }
            }
        } catch (IOException e) {
            throw Disk.trouble("The run cannot be created, and nothing was begun", runs, e);
        }
    }

    private RunDirectory create(NewRun run, String id, Path spare) throws IOException, JournalException {
        Files.setPosixFilePermissions(spare, PosixFilePermissions.fromString("rwx------"));
        for (String part : List.of("sources", "output", "inbox")) Disk.directory(spare.resolve(part));
        new Sources(spare.resolve("sources")).write(run.sources());
        SqliteJournal.create(
                spare.resolve(RunDirectory.JOURNAL),
                new JournalFacts(id, run.at(), run.theseus(), run.plan(), run.inventory()));
        Path directory = runs().resolve(id);
        Files.move(spare, directory, StandardCopyOption.ATOMIC_MOVE);
        Disk.forceDirectory(directory);
        return new RunDirectory(id, directory);
    }

    /** All runs, newest first. Reads the beginning and the end of each journal. */
    public RunList list() throws JournalException {
        List<RunSummary> summaries = new ArrayList<>();
        List<RunSummary.Unreadable> unreadable = new ArrayList<>();
        for (RunDirectory run : all()) {
            try {
                summaries.add(run.summary());
            } catch (JournalException e) {
                unreadable.add(new RunSummary.Unreadable(run.id(), e.failure()));
            }
        }
        summaries.sort(
                Comparator.comparing((RunSummary summary) -> summary.facts().created())
                        .thenComparing(RunSummary::id)
                        .reversed());
        return new RunList(summaries, unreadable);
    }

    /** The newest run; of several in the same minute the one that was created last. */
    public Optional<RunDirectory> latest() throws JournalException {
        List<RunDirectory> all = all();
        if (all.isEmpty()) return Optional.empty();
        String minute = minute(all.getFirst());
        RunDirectory latest = all.getFirst();
        Instant created = latest.created();
        for (RunDirectory run : all) {
            if (!minute(run).equals(minute)) break;
            if (run.created().isAfter(created)) {
                latest = run;
                created = run.created();
            }
        }
        return Optional.of(latest);
    }

    private static String minute(RunDirectory run) {
        return run.id().substring(0, 13);
    }

    /** The run whose id begins with {@code prefix}, or ends with it: the four letters are enough. */
    public RunDirectory find(String prefix) throws JournalException {
        List<RunDirectory> found = all().stream()
                .filter(run -> run.id().startsWith(prefix) || run.id().endsWith("-" + prefix))
                .toList();
        if (found.size() == 1) return found.getFirst();
        Optional<RunDirectory> exact =
                found.stream().filter(run -> run.id().equals(prefix)).findFirst();
        if (exact.isPresent()) return exact.get();
        throw new JournalException(
                found.isEmpty()
                        ? new Failure(
                                Code.UNKNOWN_RUN,
                                "There is no run '" + prefix + "' in " + state,
                                "`theseus runs` lists the runs; --state-dir says where they are")
                        : new Failure(
                                Code.UNKNOWN_RUN,
                                "'" + prefix + "' is the beginning of " + found.size() + " runs: "
                                        + String.join(
                                                ", ",
                                                found.stream()
                                                        .limit(5)
                                                        .map(RunDirectory::id)
                                                        .toList()),
                                "Give more of the id"));
    }

    /** By id, the greatest first. */
    private List<RunDirectory> all() throws JournalException {
        Path runs = runs();
        try (Stream<Path> paths = Files.list(runs)) {
            return paths.filter(
                            path -> RunId.looksLikeOne(String.valueOf(path.getFileName())) && Files.isDirectory(path))
                    .map(path -> new RunDirectory(String.valueOf(path.getFileName()), path))
                    .sorted(Comparator.comparing(RunDirectory::id).reversed())
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw Disk.trouble("The runs cannot be listed", runs, e);
        }
    }

    private Path runs() {
        return state.resolve("runs");
    }
}
