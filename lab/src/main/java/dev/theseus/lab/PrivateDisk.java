package dev.theseus.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small file system that only those see who are started within it: a tmpfs in a mount namespace of its own. When it is closed, or whoever
 * made it is gone, killed or not, all processes within are killed and nothing of it is left. Takes root.
 */
public final class PrivateDisk implements AutoCloseable {
    /** The end of its input is the end of its maker. Whose namespace is the same was started within. */
    private static final String HOLDER = """
            mount -t tmpfs -o "size=$2k,mode=0700" tmpfs "$1" || exit 1
            echo up
            while read -r _; do :; done
            mine=$(readlink /proc/$$/ns/mnt)
            again=1
            while [ "$again" ]; do
                again=
                for one in /proc/[0-9]*; do
                    if [ "$one" != "/proc/$$" ] && [ "$(readlink "$one/ns/mnt" 2>/dev/null)" = "$mine" ]; then
                        kill -KILL "${one#/proc/}" 2>/dev/null && again=1
                    fi
                done
            done
            """;

    private static final int BLOCK = 4096;

    private final Process holder;
    private final Path directory;

    private PrivateDisk(Process holder, Path directory) {
        this.holder = holder;
        this.directory = directory;
    }

    /** @param directory is there, and empty; it stays so for everybody else */
    public static PrivateDisk at(Path directory, int kilobytes) throws IOException {
        Path mark = directory.toAbsolutePath();
        Process holder = new ProcessBuilder(
                        "setsid",
                        "unshare",
                        "--mount",
                        "--propagation=private",
                        "/bin/sh",
                        "-c",
                        HOLDER,
                        "disk",
                        mark.toString(),
                        Integer.toString(kilobytes))
                .redirectErrorStream(true)
                .start();
        var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (!"up".equals(line)) throw new IOException("no private disk: " + line);
        return new PrivateDisk(holder, mark);
    }

    /** What a command begins with so that it sees the disk. */
    public List<String> within() {
        return List.of("nsenter", "--target=" + holder.pid(), "--mount");
    }

    /** Leaves no room on it but so much. */
    public void leave(int kilobytes) throws IOException {
        free();
        try (OutputStream out = Files.newOutputStream(ballast())) {
            byte[] block = new byte[BLOCK];
            while (true) out.write(block);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) throw e;
        }
        try (var file = new RandomAccessFile(ballast().toFile(), "rw")) {
            file.setLength(Math.max(0, file.length() - kilobytes * 1024L));
        }
    }

    /** Makes room again. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** As those within see it, whose names are the same there. */
    private Path ballast() {
        return Path.of("/proc/" + holder.pid() + "/root" + directory + "/.ballast");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        holder.getOutputStream().close();
        holder.waitFor();
    }
}
