package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.client.ClientStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The same steps on the same lab by Ansible, for comparison: killed once, and started again as people do. What it had begun on a host goes on, as on
 * a host that is reached over a network.
 */
final class AnsiblePeer {
    private final RehearsalOptions options;
    private final Path playbook;

    /** @param playbook the file {@code appsuite-without-downtime.yml}, with its other files beside it */
    AnsiblePeer(RehearsalOptions options, Path playbook) {
        this.options = options;
        this.playbook = playbook;
    }

    /** Whether this machine has it. */
    static boolean isThere() {
        return Files.isExecutable(Path.of("/usr/bin/ansible-playbook"));
    }

    /** How a trial ended, and how long it took. */
    record Timed(Outcome outcome, Duration took) {}

    /** @param killedAfter when the controller is killed; empty for never */
    Timed run(String name, Optional<Duration> killedAfter) throws IOException, InterruptedException, SQLException {
        try (ProcessLab lab = ProcessLab.start(options.directory().resolve("lab"), options.lab(), _ -> {})) {
            Path inventory = secret(lab.directory().resolve("ansible.yaml"));
            Path clientOptions = secret(lab.directory().resolve("ansible.cnf"));
            Files.writeString(inventory, lab.ansibleInventory(options.version(), clientOptions));
            ClientRun client = lab.startClient(options.rate());
            long begun = System.nanoTime();
            int kills = 0;
            Process controller = controller(inventory, name);
            if (killedAfter.isPresent() && !controller.waitFor(killedAfter.get().toMillis(), TimeUnit.MILLISECONDS)) {
                kill(controller);
                kills++;
                controller = controller(inventory, name);
            }
            int status = controller.waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            ClientStatistics statistics = client.stop();
            return new Timed(
                    new Outcome(
                            name,
                            kills,
                            status == 0 ? Optional.of(Ending.DONE) : Optional.of(Ending.FAILED),
                            List.of(),
                            Executions.read(lab.executionLog()),
                            lab.installation(),
                            statistics,
                            0,
                            0,
                            Optional.empty()),
                    took);
        }
    }

    private static Path secret(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The controller with the workers that it forked; not the programs that it began on hosts. */
    private static void kill(Process controller) throws InterruptedException {
        List<ProcessHandle> workers = controller
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("ansible-playbook"))
                        .orElse(false))
                .toList();
        controller.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        controller.waitFor();
        for (ProcessHandle worker : workers) while (worker.isAlive()) Thread.sleep(5);
    }

    private Process controller(Path inventory, String name) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/ansible-playbook", "-i", inventory.toString(), playbook.toString());
        builder.environment().put("ANSIBLE_NOCOLOR", "1");
        builder.environment()
                .put(
                        "ANSIBLE_LOCAL_TEMP",
                        options.directory().resolve("ansible").toString());
        builder.environment()
                .put(
                        "ANSIBLE_REMOTE_TEMP",
                        options.directory().resolve("ansible").toString());
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        options.directory().resolve(name + ".log").toFile()))
                .start();
    }
}
