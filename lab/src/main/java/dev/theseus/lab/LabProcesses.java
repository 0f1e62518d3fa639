package dev.theseus.lab;

import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The processes that live below one lab's directory, found by their command lines: they run a program of the lab and
 * name the directory. That finds nodes that a plan restarted as well, and nobody else's processes.
 */
final class LabProcesses {

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration CLIENT_GRACE = Duration.ofSeconds(120);

    /** One process, with what it was started as. */
    record Found(ProcessIdentity identity, List<String> line) {

        boolean runs(String program) {
            return line.stream().anyMatch(word -> word.equals(program) || word.endsWith("/bin/" + program));
        }
    }

    private final Path directory;

    LabProcesses(LabLayout layout) {
        this.directory = layout.directory();
    }

    List<Found> alive() {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .flatMap(process -> look(process.pid()).stream())
                .toList();
    }

    private Optional<Found> look(long pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
            List<String> line = Arrays.asList(text.split("\0"));
            return belongs(line)
                    ? ProcessIdentity.of(pid).map(identity -> new Found(identity, line))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it ended meanwhile, or is somebody else's
        }
    }

    private boolean belongs(List<String> line) {
        boolean ours =
                line.stream().anyMatch(word -> word.startsWith("dev.theseus.lab.") || word.endsWith("/bin/mariadbd"));
        return ours && line.stream().anyMatch(this::namesDirectory);
    }

    private boolean namesDirectory(String word) {
        String path = word.startsWith("--") ? word.substring(word.indexOf('=') + 1) : word;
        return path.startsWith("/") && !path.contains(":") && Path.of(path).startsWith(directory);
    }

    /** Stops them all: the client first, which still has to read back what it wrote, and the database last. */
    void stopAll() throws InterruptedException {
        stop("dev.theseus.lab.client.ClientMain", CLIENT_GRACE);
        stop("dev.theseus.lab.groupware.NodeMain", GRACE);
        stop("dev.theseus.lab.proxy.ProxyMain", GRACE);
        stop("mariadbd", GRACE);
        stop("dev.theseus.lab.GuardianMain", GRACE);
        for (Found rest : alive()) { // commands that were at work, and what came up meanwhile
            rest.identity().kill();
        }
    }

    private void stop(String program, Duration grace) throws InterruptedException {
        List<Thread> stopping = alive().stream()
                .filter(process -> process.runs(program))
                .map(process -> Thread.ofVirtual().start(() -> {
                    try {
                        process.identity().stop(grace);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        for (Thread thread : stopping) {
            thread.join();
        }
    }
}
