package dev.theseus.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * A file that says that somebody looks after the lab: whoever does touches it again and again. Every process of the lab
 * watches it and ends when it has not been touched for {@code validity}, or is gone. So nothing is left behind when the
 * starter was killed and nobody attaches, while a lab whose starter was killed can be found again within that time.
 */
public record Lease(Path file, Duration validity) {

    private static final Duration LOOK_PAUSE = Duration.ofMillis(500);

    /** Touches the file, making it where it is missing. */
    public void renew() throws IOException {
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } else {
            Files.writeString(file, "Touched while somebody looks after this lab; without it the lab ends.\n");
        }
    }

    public void end() throws IOException {
        Files.deleteIfExists(file);
    }

    boolean isValid() {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(validity));
        } catch (IOException e) {
            return false;
        }
    }

    /** Renews it on a thread of its own until the thread is interrupted. */
    public Thread keep() {
        return Thread.ofVirtual().name("lease").start(() -> {
            try {
                while (true) {
                    renew();
                    Thread.sleep(validity.dividedBy(8));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // The directory is gone: there is nothing left to look after.
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns when the lease is over, or when {@code done} holds. */
    public void awaitEnd(BooleanSupplier done) throws InterruptedException {
        while (isValid() && !done.getAsBoolean()) {
            Thread.sleep(LOOK_PAUSE);
        }
    }

    /** Ends this JVM when the lease is over. */
    public void endsThisProcess() {
        Thread.ofPlatform().daemon().name("lease watch").start(() -> {
            try {
                awaitEnd(() -> false);
                System.exit(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
