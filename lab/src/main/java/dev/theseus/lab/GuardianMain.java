package dev.theseus.lab;

import dev.theseus.lab.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The process that ends what is left of a lab that nobody looks after any more: {@code GuardianMain DIRECTORY
 * LEASE_VALIDITY_MS}. The lab's other Java processes end by themselves; the database would not.
 */
public final class GuardianMain {

    private GuardianMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        LabLayout layout = new LabLayout(Path.of(arguments[0]));
        LabProcesses processes = new LabProcesses(layout);
        loadWhatStoppingNeeds(processes);
        layout.lease(Duration.ofMillis(Long.parseLong(arguments[1]))).awaitEnd(() -> false);
        processes.stopAll();
    }

    /** Builds are replaced under running labs: when the time comes, the classes may be gone. */
    private static void loadWhatStoppingNeeds(LabProcesses processes) {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        boolean alive = new LabProcesses.Found(self, List.of()).identity().isAlive();
        System.out.println("guarding; " + processes.alive().size() + " others so far, itself alive: " + alive);
    }
}
