package dev.theseus.actions.kit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A machine that systemd started: Debian's, as process one of namespaces of its own, over this machine's files, of which it changes none. It
 * ends with whoever started it, killed or not, for it hangs on a pipe, and all of it with the namespace of processes around it. Needs root.
 */
public final class Systemd implements AutoCloseable {
    private static final String GUARDED = """
            unshare --mount --pid --fork --mount-proc --propagation private --kill-child=KILL sh -c '
              mount --bind / "$0" && exec systemd-nspawn --quiet --register=no --keep-unit --private-network --volatile=overlay \
                --directory="$0" --machine="$1" --boot systemd.unit=basic.target' "$1" "$2" </dev/null >"$3" 2>&1 &
            machine=$!
            while read -r _; do :; done
            kill -KILL "$machine" 2>/dev/null
            wait "$machine" 2>/dev/null
            """;

    private final Process process;
    private final Path log;
    private final long leader;

    private Systemd(Process process, Path log, long leader) {
        this.process = process;
        this.log = log;
        this.leader = leader;
    }

    /** Boots one; its mount point and log are below {@code home}. */
    public static Systemd boot(Path home) throws IOException, InterruptedException {
        Path root = Files.createDirectories(home.resolve("machine"));
        Path log = home.resolve("machine.log");
        Process process = new ProcessBuilder(
                        "setsid",
                        "/bin/sh",
                        "-c",
                        GUARDED,
                        "machine",
                        root.toString(),
                        "theseus-" + ProcessHandle.current().pid(),
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; i < 1200; i++) {
            Optional<Long> leader = processOne(process);
            if (leader.isPresent()) {
                var machine = new Systemd(process, log, leader.get());
                if (machine.status("systemctl", "is-active", "--quiet", "basic.target") == 0) return machine;
            }
            if (!process.isAlive()) break;
            TimeUnit.MILLISECONDS.sleep(50);
        }
        String said = Files.exists(log) ? Files.readString(log) : "";
        process.getOutputStream().close();
        throw new IllegalStateException("systemd did not start: run build/install-test-packages, as root; " + said);
    }

    private static Optional<Long> processOne(Process process) throws IOException {
        for (ProcessHandle one : process.descendants().toList()) {
            Path status = Path.of("/proc/" + one.pid() + "/status");
            if (Files.exists(status) && isProcessOne(status)) return Optional.of(one.pid());
        }
        return Optional.empty();
    }

    private static boolean isProcessOne(Path status) throws IOException {
        try {
            List<String> lines = Files.readAllLines(status, StandardCharsets.UTF_8);
            return lines.contains("Name:\tsystemd")
                    && lines.stream().anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException e) {
            return false; // it ended meanwhile
        }
    }

    private List<String> entering() {
        return List.of("nsenter", "--target", Long.toString(leader), "--all", "--root", "--wd", "--");
    }

    /** How commands run on it. */
    public LocalShell shell() {
        return new LocalShell(entering(), List.of("/bin/sh"), Optional.of("/usr/sbin:/usr/bin:/sbin:/bin"), 65_536);
    }

    /** Writes a file there. */
    public void write(String path, String content) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(entering());
        words.addAll(List.of("sh", "-c", "cat >\"$1\"", "write", path));
        Process writing = new ProcessBuilder(words)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (var in = writing.getOutputStream()) {
            in.write(content.getBytes(StandardCharsets.UTF_8));
        }
        if (writing.waitFor() != 0) throw new IOException("not written: " + path);
    }

    /** Runs a command there, for its exit status. */
    public int status(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(entering());
        words.addAll(List.of(command));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log + ".commands")))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }
}
