package dev.theseus.lab;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The process that ends what is left of a lab that nobody looks after any more: {@code GuardianMain DIRECTORY
 * LEASE_VALIDITY_MS}. The lab's other Java processes end by themselves; the database would not.
 */
public final class GuardianMain {

    private GuardianMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        LabLayout layout = new LabLayout(Path.of(arguments[0]));
        layout.lease(Duration.ofMillis(Long.parseLong(arguments[1]))).awaitEnd(() -> false);
        new LabProcesses(layout).stopAll();
    }
}
