package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.ProcessLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The same steps on the same lab by Ansible, for comparison: killed once, and started again as people do. What it had begun on a host goes on, as on
 * a host that is reached over a network.
 */
final class AnsiblePeer {
    private static final String TASK = "TASK [";
    private static final int SPREAD_MS = 600;

    private final RehearsalOptions options;

    AnsiblePeer(RehearsalOptions options) {
        this.options = options;
    }

    /** Whether this machine has it. */
    static boolean isThere() {
        return Files.isExecutable(Path.of("/usr/bin/ansible-playbook"));
    }

    /** When a controller is killed. @param task which task that it begins, counted from 1 */
    record Death(String name, int task, long afterMs) {
        String describe() {
            return name + ": killed in task " + task + " after " + afterMs + " ms";
        }
    }

    /** @param tasks how many an undisturbed playbook begins */
    static List<Death> deaths(Dose dose, int tasks) {
        List<Death> deaths = new ArrayList<>();
        if (tasks == 0) return deaths;
        Random random = new Random(dose.seed());
        for (int trial = 1; trial <= dose.ansible(); trial++)
            deaths.add(new Death("ansible-" + trial, 1 + random.nextInt(tasks), random.nextInt(SPREAD_MS)));
        return deaths;
    }

    /** @param death absent for none */
    Outcome run(String name, Optional<Death> death) throws InterruptedException {
        long begun = System.nanoTime();
        try (ProcessLab lab = ProcessLab.start(
                options.directory().resolve("lab"), options.subject().lab(), _ -> {})) {
            return carriedOut(lab, name, death, begun);
        } catch (IOException | SQLException | RuntimeException e) {
            return Outcome.brokenOff(name, "the trial broke off: " + e, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private Outcome carriedOut(ProcessLab lab, String name, Optional<Death> death, long begun)
            throws IOException, InterruptedException, SQLException {
        Path inventory = secret(lab.directory().resolve("ansible.yaml"));
        Path clientOptions = secret(lab.directory().resolve("ansible.cnf"));
        Path log = options.directory().resolve(name + ".log");
        Files.deleteIfExists(log);
        Files.writeString(inventory, lab.ansibleInventory(options.subject().version(), clientOptions));
        ClientRun client = lab.startClient(options.subject().rate());
        Process controller = controller(inventory, log);
        Optional<String> none = Optional.empty();
        if (death.isPresent()) {
            boolean met = awaitTask(controller, log, death.get().task());
            Thread.sleep(death.get().afterMs());
            if (met && controller.isAlive()) {
                kill(controller);
                controller = controller(inventory, log);
            } else {
                none = Optional.of("it was over before it could be killed");
            }
        }
        int status = controller.waitFor();
        return new Outcome(
                name,
                death.isPresent() && none.isEmpty() ? 1 : 0,
                Optional.of(status == 0 ? Ending.DONE : Ending.FAILED),
                List.of(),
                0,
                false,
                Executions.read(lab.executionLog()),
                lab.installation(),
                List.of(),
                Optional.of(client.stop()),
                0,
                tasks(log),
                none,
                (System.nanoTime() - begun) / 1_000_000);
    }

    private static Path secret(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static int tasks(Path log) throws IOException {
        return (int) Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(TASK))
                .count();
    }

    private static boolean awaitTask(Process controller, Path log, int task) throws IOException, InterruptedException {
        while (controller.isAlive()) {
            if (tasks(log) >= task) return true;
            Thread.sleep(10);
        }
        return false;
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

    private Process controller(Path inventory, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "/usr/bin/ansible-playbook",
                "-i",
                inventory.toString(),
                options.subject().playbook().toString());
        String own = options.directory().resolve("ansible").toString();
        builder.environment().put("ANSIBLE_NOCOLOR", "1");
        builder.environment().put("ANSIBLE_LOCAL_TEMP", own);
        builder.environment().put("ANSIBLE_REMOTE_TEMP", own);
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
