package dev.theseus.actions.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A Docker daemon of the test's own: own data, own socket, no network to set up. Needs root. */
public final class DockerDaemon implements AutoCloseable {
    private final Process process;
    private final Path home;

    private DockerDaemon(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** Starts one. */
    public static DockerDaemon start(Path home) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name")))
            throw new IllegalStateException("a Docker daemon needs root: run the tests as root");
        // In a mount namespace of its own: what it mounts is gone with it.
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation=private",
                        program("dockerd"),
                        "--storage-driver=overlay2",
                        "--iptables=false",
                        "--bridge=none",
                        "--data-root=" + home.resolve("data"),
                        "--exec-root=" + home.resolve("exec"),
                        "--pidfile=" + home.resolve("pid"),
                        "--host=unix://" + home.resolve("sock"))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        var daemon = new DockerDaemon(process, home);
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (daemon.tried("version") != 0) {
            if (!process.isAlive() || Instant.now().isAfter(end))
                throw new IllegalStateException(Files.readString(home.resolve("log")));
            Thread.sleep(Duration.ofMillis(50));
        }
        return daemon;
    }

    private static String program(String name) {
        for (String directory : List.of("/usr/local/bin", "/usr/bin", "/usr/sbin"))
            if (Files.isExecutable(Path.of(directory, name))) return directory + "/" + name;
        throw new IllegalStateException("there is no " + name + ": run build/install-test-packages");
    }

    private List<String> words(String... words) {
        List<String> all = new ArrayList<>(List.of(program("docker"), "--host=unix://" + home.resolve("sock")));
        all.addAll(List.of(words));
        return all;
    }

    private int tried(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words(words))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("tried").toFile())
                .start()
                .waitFor();
    }

    /** What the command line prints; it must succeed. */
    public String run(String... words) {
        try {
            if (tried(words) != 0)
                throw new IllegalStateException(String.join(" ", words) + ": " + Files.readString(home.resolve("tried")));
            return Files.readString(home.resolve("tried"), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes a {@code docker} that speaks to this daemon. */
    public void client(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec " + String.join(" ", words()) + " \"$@\"\n");
        if (!file.toFile().setExecutable(true)) throw new IOException(file.toString());
    }

    /** Makes an image of Busybox that sleeps, and has a variable of its own. */
    public void image(String name, String version) throws IOException, InterruptedException {
        Path root = Files.createDirectories(home.resolve("root/bin"));
        Path busybox = Files.isExecutable(Path.of("/bin/busybox")) ? Path.of("/bin/busybox") : Path.of("/usr/bin/busybox");
        for (String applet : List.of("busybox", "sh", "sleep", "cat", "env", "ls"))
            if (!Files.exists(root.resolve(applet))) Files.copy(busybox, root.resolve(applet));
        Path tar = home.resolve("root.tar");
        if (new ProcessBuilder("tar", "-C", home.resolve("root").toString(), "-cf", tar.toString(), ".").start().waitFor() != 0)
            throw new IOException("tar");
        run(
                "import",
                "--change=ENV VERSION=" + version + " PATH=/bin",
                "--change=CMD [\"/bin/sleep\", \"100000\"]",
                "--change=WORKDIR /",
                tar.toString(),
                name);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (String id : run("ps", "--all", "--quiet").lines().toList()) tried("rm", "--force", id);
        process.destroy();
        process.waitFor();
    }
}
