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
        LabProcesses processes = new LabProcesses(layout);
        // Looked at once now, so that every class it needs is loaded: its jar may be gone when the time comes.
        System.out.println("guarding " + processes.alive().size() + " other processes and those to come");
        layout.lease(Duration.ofMillis(Long.parseLong(arguments[1]))).awaitEnd(() -> false);
        processes.stopAll();
    }
}
