package dev.theseus.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with a file system of its own that is soon full: a tmpfs, which takes root to mount. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether this user may have one. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root");
    }

    /** @param directory is there, and empty */
    public static SmallDisk at(Path directory, int kilobytes) throws IOException, InterruptedException {
        command("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", directory.toString());
        return new SmallDisk(directory);
    }

    private Path ballast() {
        return directory.resolve(".ballast");
    }

    /** Leaves no room on it. */
    public void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) out.write(block);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) throw e;
        }
    }

    /** Makes room again. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** Takes it away with all that is on it. */
    @Override
    public void close() throws IOException, InterruptedException {
        command("umount", "-l", directory.toString());
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException(String.join(" ", List.of(words)) + ": " + said.strip());
    }
}
