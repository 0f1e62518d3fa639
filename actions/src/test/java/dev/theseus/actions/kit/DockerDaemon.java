package dev.theseus.actions.kit;

import dev.theseus.lab.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lab's Docker engine with images of Busybox. Needs root. */
public final class DockerDaemon implements AutoCloseable {
    private final DockerEngine engine;
    private final Path home;

    private DockerDaemon(DockerEngine engine, Path home) {
        this.engine = engine;
        this.home = home;
    }

    /** Starts one. */
    public static DockerDaemon start(Path home) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name")))
            throw new IllegalStateException("a Docker daemon needs root: run the tests as root");
        return new DockerDaemon(DockerEngine.start(home.resolve("engine")), home);
    }

    /** What the command line prints; it must succeed. */
    public String run(String... words) {
        try {
            return engine.docker(words);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes a {@code docker} that speaks to this daemon. */
    public void client(Path file) throws IOException {
        Files.writeString(
                file,
                "#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin\nexec docker --host=" + engine.address() + " \"$@\"\n");
        if (!file.toFile().setExecutable(true)) throw new IOException(file.toString());
    }

    /** Makes an image of Busybox that sleeps, and has a variable of its own. */
    public void image(String name, String version) throws IOException, InterruptedException {
        Path root = Files.createDirectories(home.resolve("root/bin"));
        Path busybox =
                Files.isExecutable(Path.of("/bin/busybox")) ? Path.of("/bin/busybox") : Path.of("/usr/bin/busybox");
        for (String applet : List.of("busybox", "sh", "sleep", "cat", "env", "ls"))
            if (!Files.exists(root.resolve(applet))) Files.copy(busybox, root.resolve(applet));
        Path tar = home.resolve("root.tar");
        Process packing =
                new ProcessBuilder("tar", "-C", home.resolve("root").toString(), "-cf", tar.toString(), ".").start();
        if (packing.waitFor() != 0) throw new IOException("tar");
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
        engine.close();
    }
}
