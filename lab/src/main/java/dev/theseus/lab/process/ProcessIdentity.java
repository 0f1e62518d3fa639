package dev.theseus.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One process, told apart from a later one that was given the same number.
 *
 * @param startTicks when it started, in clock ticks since boot, as in {@code /proc/PID/stat}
 * @param bootId the boot that the ticks count from
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** The process that has this number now, unless there is none or only its exit status is left (a zombie). */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(
                            pid,
                            Long.parseLong(fields[19]),
                            Files.readString(BOOT_ID).strip()));
        } catch (IOException e) {
            return Optional.empty(); // no such process
        }
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks it to end, and kills it when it has not ended after {@code grace}. Returns when it is gone. */
    public void stop(Duration grace) throws InterruptedException {
        signal(false);
        long deadline = System.nanoTime() + grace.toNanos();
        while (isAlive() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        kill();
    }

    /** Kills it, and returns when it is gone. */
    public void kill() throws InterruptedException {
        signal(true);
        while (isAlive()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void signal(boolean hard) {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(handle -> {
                boolean sent = hard ? handle.destroyForcibly() : handle.destroy();
                assert sent || !isAlive();
            });
        }
    }
}
