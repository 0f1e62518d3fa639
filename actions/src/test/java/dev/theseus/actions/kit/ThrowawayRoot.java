package dev.theseus.actions.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * This machine's file system with a layer over it that is gone afterwards: a host whose package database can be changed. Needs root, and
 * a kernel with overlayfs.
 */
public final class ThrowawayRoot implements AutoCloseable {
    /** The layer lives in memory and in a mount namespace of its own: when its one process ends, nothing is left. */
    private static final String MOUNTS = """
            set -e
            d=$1 home=$2
            shift 2
            mount -t tmpfs -o size=512m tmpfs "$d"
            mkdir "$d/u" "$d/w" "$d/m" "$d/n"
            mount -t overlay -o "lowerdir=/,upperdir=$d/u,workdir=$d/w" overlay "$d/m"
            mount -t proc proc "$d/m/proc"
            mount --bind /dev "$d/m/dev"
            mkdir -p "$d/m$home"
            mount --bind "$home" "$d/m$home"
            for hidden; do mkdir -p "$d/n$hidden"; mount --bind "$d/n$hidden" "$d/m$hidden"; done
            echo up
            read -r end
            """;

    private final Process holder;
    private final Path root;
    private final Path home;

    private ThrowawayRoot(Process holder, Path root, Path home) {
        this.holder = holder;
        this.root = root;
        this.home = home;
    }

    /**
     * Makes one.
     *
     * @param home the one directory that is the same within and without
     * @param hidden directories that are empty within
     */
    public static ThrowawayRoot over(Path home, String... hidden) throws IOException {
        if (!"root".equals(System.getProperty("user.name")))
            throw new IllegalStateException("a package database to throw away needs root: run the tests as root");
        Path mounts = Files.createTempDirectory("theseus-root");
        var words = new java.util.ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "/bin/sh",
                "-c",
                MOUNTS,
                "mounts",
                mounts.toString(),
                home.toString()));
        words.addAll(List.of(hidden));
        Process holder = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (!"up".equals(line)) throw new IllegalStateException("no throw-away root: " + line);
        return new ThrowawayRoot(holder, mounts.resolve("m"), home);
    }

    /** Commands run within it. */
    public LocalShell shell() {
        return new LocalShell(
                List.of(
                        "nsenter",
                        "--target=" + holder.pid(),
                        "--mount",
                        "chroot",
                        root.toString(),
                        "env",
                        "-C",
                        home.toString()),
                List.of("/bin/sh"),
                Optional.of("/usr/sbin:/usr/bin:/sbin:/bin"),
                65_536);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        holder.getOutputStream().close();
        holder.waitFor();
        Path mounts = root.getParent();
        if (mounts != null) Files.delete(mounts);
    }
}
