package dev.theseus.lab.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's {@code dockerd} in mount and process namespaces of its own. It ends with its starter, killed or not, for it hangs on a pipe; with
 * it end its containers and mounts. Needs root. Containers share the network of whoever started it ({@code --net host}).
 */
public final class DockerEngine implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    // The shell waits for the end of its input: that is when its starter closes it, or is gone.
    private static final String GUARDED = """
            unshare --mount --pid --fork --mount-proc --propagation private --kill-child=KILL "$@" </dev/null >"$LOG" 2>&1 &
            engine=$!
            while read -r _; do :; done
            kill -TERM "$engine" 2>/dev/null
            kill -KILL "$engine" 2>/dev/null
            wait "$engine" 2>/dev/null
            """;

    private final Path directory;
    private final Process process;

    private DockerEngine(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts one with its data below {@code directory}, and waits until it answers. */
    public static DockerEngine start(Path directory) throws IOException, InterruptedException {
        Path home = Files.createDirectories(directory.toAbsolutePath());
        ProcessBuilder starting = new ProcessBuilder(List.of(
                        "setsid",
                        "/bin/sh",
                        "-c",
                        GUARDED,
                        "engine",
                        // Not a client's wrapper of the same name elsewhere on the path.
                        Files.isExecutable(Path.of("/usr/sbin/dockerd")) ? "/usr/sbin/dockerd" : "dockerd",
                        "--storage-driver=overlay2",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--bridge=none",
                        "--data-root=" + home.resolve("data"),
                        "--exec-root=" + home.resolve("exec"),
                        "--pidfile=" + home.resolve("pid"),
                        "--host=unix://" + home.resolve("socket")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        starting.environment().put("LOG", home.resolve("log").toString());
        var engine = new DockerEngine(home, starting.start());
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (engine.status("version") != 0) {
            if (!engine.process.isAlive() || System.nanoTime() > deadline) {
                engine.close();
                throw new IOException("dockerd did not start; see " + home.resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return engine;
    }

    /** For {@code DOCKER_HOST}. */
    public String address() {
        return "unix://" + directory.resolve("socket");
    }

    /** Runs {@code docker} with arguments and returns what it printed. */
    public String docker(String... arguments) throws IOException, InterruptedException {
        Process docker = client(arguments).start();
        String said = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (docker.waitFor() != 0) {
            throw new IOException("docker " + String.join(" ", arguments) + " failed: " + said.strip());
        }
        return said.strip();
    }

    private int status(String... arguments) throws IOException, InterruptedException {
        return client(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private ProcessBuilder client(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host", address()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Ends it, its containers and their mounts, and removes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.flush();
        }
        process.waitFor();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
