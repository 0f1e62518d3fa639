package dev.theseus.cli.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Looks for secrets where they must not be: in the arguments and the environment of every process of this machine for as long as it is open,
 * and in files and texts that it is shown.
 */
public final class SecretWatch implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final int PIECE = 1 << 20;
    /** Processes that were there before are looked at now and then; those that came since, in every round. */
    private static final int ROUNDS_BETWEEN_ALL = 10;
    /** How many times as long as a round took it rests after it. */
    private static final int RESTS = 3;

    private final List<PlantedSecret> secrets = new CopyOnWriteArrayList<>();
    private final Map<String, Path> sources = new ConcurrentHashMap<>();
    private final Predicate<List<String>> allowed;
    private final Set<String> sightings = ConcurrentHashMap.newKeySet();
    private final Set<String> exposures = ConcurrentHashMap.newKeySet();
    private final Set<String> processes = ConcurrentHashMap.newKeySet();
    private final Set<String> before;
    private final Map<String, String> seen = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    private SecretWatch(Predicate<List<String>> allowed) throws IOException {
        this.allowed = allowed;
        this.before = running();
        this.thread = Thread.ofPlatform().name("secret watch").start(this::watch);
    }

    /** @param allowed command lines that may hold a secret, since the plan says so */
    public static SecretWatch start(Predicate<List<String>> allowed) throws IOException {
        return new SecretWatch(allowed);
    }

    /** Looks for this one from now on. */
    public void lookFor(PlantedSecret secret) {
        secrets.add(secret);
    }

    /** Looks for what stands in this file, from the moment on when it stands there. */
    public void lookFor(String name, Path file) {
        sources.put(name, file);
    }

    /** What it looks for. */
    public List<PlantedSecret> secrets() {
        return List.copyOf(secrets);
    }

    /** Where secrets were seen that must not be there. The texts themselves are not in it. */
    public Set<String> sightings() {
        return Set.copyOf(sightings);
    }

    /** The programs that showed a secret on their command line with the plan's leave. */
    public Set<String> exposures() {
        return Set.copyOf(exposures);
    }

    /** How many processes it has looked at that were started since. */
    public int processes() {
        return processes.size();
    }

    /** Looks into a text. */
    public void look(String where, String text) {
        for (PlantedSecret secret : secrets)
            secret.in(text).ifPresent(form -> sightings.add(where + ": " + secret + " " + form));
    }

    /** Looks into every file below a folder, packed ones too, but those that may hold a secret; what is removed meanwhile holds none any more. */
    public void look(Path folder, Predicate<Path> mayHold) throws IOException {
        for (Path file : Tree.files(folder))
            try {
                if (Files.isRegularFile(file) && !mayHold.test(file)) look(file);
            } catch (NoSuchFileException removed) {
                // Since it was listed.
            }
    }

    private void look(Path file) throws IOException {
        look(file.toString(), file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            look(file.toString(), in);
        }
        if (file.toString().endsWith(".gz"))
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                look(file + " (unpacked)", in);
            }
    }

    private void look(String where, InputStream in) throws IOException {
        // Pieces overlap by more than the longest form, so that a secret on their border is in one of them whole.
        int overlap = 4096;
        byte[] piece = new byte[PIECE];
        int kept = 0;
        for (int count = in.readNBytes(piece, 0, PIECE); count > 0; count = in.readNBytes(piece, kept, PIECE - kept)) {
            look(where, new String(piece, 0, kept + count, ISO_8859_1));
            int end = kept + count;
            kept = Math.min(overlap, end);
            System.arraycopy(piece, end - kept, piece, 0, kept);
        }
    }

    private void watch() {
        try {
            for (int round = 0; !closing; round++) {
                long began = System.nanoTime();
                sources.forEach(this::read);
                boolean all = round % ROUNDS_BETWEEN_ALL == 0;
                Set<String> running = running();
                for (String pid : running) if (all || !before.contains(pid)) look(pid);
                seen.keySet().retainAll(running);
                // Several watches at once must not keep the machine from what they watch.
                Thread.sleep(Duration.ofNanos(RESTS * (System.nanoTime() - began)));
            }
        } catch (InterruptedException | IOException e) {
            sightings.add("the watch ended early: " + e);
        }
    }

    private void read(String name, Path file) {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()
                    && secrets.stream().noneMatch(secret -> secret.text().equals(text)))
                secrets.add(PlantedSecret.of(name, text));
        } catch (IOException e) {
            return; // It is not there yet.
        }
    }

    private static Set<String> running() throws IOException {
        Set<String> pids = new HashSet<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(entry.getFileName().toString()));
        }
        return pids;
    }

    /** A process is looked at again when it has become another program, and when a secret has come that was not known before. */
    private void look(String pid) {
        String line = read(pid, "cmdline");
        if (!before.contains(pid)) processes.add(pid);
        String known = secrets.size() + line;
        if (known.equals(seen.put(pid, known))) return;
        List<String> words = List.of(line.split("\0", -1));
        String program = String.join(" ", words.subList(0, Math.min(2, words.size())));
        for (PlantedSecret secret : secrets) {
            secret.in(line).ifPresent(form -> {
                if (allowed.test(words)) exposures.add(program);
                else sightings.add("arguments of " + program + ": " + secret + " " + form);
            });
            secret.in(read(pid, "environ"))
                    .ifPresent(form -> sightings.add("environment of " + program + ": " + secret + " " + form));
        }
    }

    private static String read(String pid, String what) {
        try {
            return new String(Files.readAllBytes(PROC.resolve(pid).resolve(what)), UTF_8);
        } catch (IOException e) {
            return ""; // It has ended, or it is none of our business.
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }

    /** Everything that was seen, for a message. */
    @Override
    public String toString() {
        return String.join("\n", new ArrayList<>(sightings));
    }
}
