package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The images of a machine, each a layer between what all hosts have and a host's own files. */
record Images(Path home, Consumer<String> progress) {
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** Finds an image, or makes it. */
    Path layer(Image image) throws IOException, InterruptedException {
        Path folder = home.resolve("images");
        Path layer = folder.resolve(image.name() + "-" + image.key());
        if (Files.isDirectory(layer)) return layer;
        Files.createDirectories(folder);
        try (FileChannel lock =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            if (!Files.isDirectory(layer)) make(image, layer);
        }
        return layer;
    }

    private void make(Image image, Path layer) throws IOException, InterruptedException {
        progress.accept("installing " + image.name() + ", once on this machine");
        String name = "image-" + image.name() + "-" + ProcessHandle.current().pid();
        Topology bare = Topology.bare(1).called(name);
        try (HostsLab lab = new HostsUp(home, bare, LEASE, _ -> {})
                .seeing(image.folders(cache()))
                .run()) {
            LabHost host = lab.hosts().getFirst();
            image.install(host, cache());
            host.shutDown();
            lab.keepUpper(host, layer);
        }
    }

    /** For what is slow to get and stays the same. */
    Path cache() {
        return home.resolve("cache");
    }

    /** What is a host's own, and not its image's. */
    static List<String> own() {
        return List.of("etc/hostname", "etc/ssh", "etc/lab/init", "var/log/boot.log", "root/.ssh");
    }
}
