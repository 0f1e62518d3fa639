package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.lab.sample.SampleSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ProcessLabTest {

    private static final Duration LEASE = Duration.ofSeconds(8);

    /** Starts a lab and waits to be killed. */
    static final class Starter {

        public static void main(String[] arguments) throws Exception {
            LabOptions options = LabOptions.defaults()
                    .withNodes(1)
                    .withSize(SampleSize.small())
                    .withLeaseValidity(LEASE)
                    .withCache(TestLab.CACHE);
            ProcessLab lab = ProcessLab.start(Path.of(arguments[0]), options, _ -> {});
            lab.startClient(20);
            Files.writeString(Path.of(arguments[1]), "ready");
            Thread.sleep(Duration.ofHours(1));
        }
    }

    @Test
    void a_lab_survives_the_death_of_its_starter_is_found_again_and_ends_by_itself_when_it_is_left() throws Exception {
        Path directory = TestLab.FOLDER.resolve("orphan");
        killedStarterOf(directory);

        ProcessLab lab = ProcessLab.attach(directory);
        assertThat(lab.processes().alive()).hasSize(6); // database, node, two balancers, guardian, client
        assertThat(lab.inventory()).contains("main: { kind: lab").contains("nodes: [node1]");
        assertThat(Files.getPosixFilePermissions(lab.adminPasswordFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        ClientRun client = lab.client().orElseThrow();
        ClientStatistics seen = client.stop();
        assertThat(seen.state()).isEqualTo("finished");
        assertThat(seen.failed()).isZero();
        assertThat(seen.ok()).isPositive();

        lab.leave();
        awaitNothingLeft(lab);
        assertThatThrownBy(() -> ProcessLab.attach(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has ended");
    }

    private static void killedStarterOf(Path directory) throws Exception {
        Files.createDirectories(TestLab.FOLDER);
        Path ready = TestLab.FOLDER.resolve("orphan.ready");
        Path log = TestLab.FOLDER.resolve("orphan.log");
        Files.deleteIfExists(ready);
        Process starter = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.toString(),
                        ready.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!Files.exists(ready)) {
            assertThat(starter.isAlive()).as(() -> read(log)).isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        starter.destroyForcibly().waitFor();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void awaitNothingLeft(ProcessLab lab) throws InterruptedException {
        while (!lab.processes().alive().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void a_directory_that_is_not_a_labs_is_not_touched(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        assertThatThrownBy(() -> ProcessLab.start(directory, LabOptions.defaults(), _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was touched");
        assertThat(file).exists();
    }
}
