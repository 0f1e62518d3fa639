package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Program;
import dev.theseus.lab.ClientRun;
import dev.theseus.lab.LabOptions;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.lab.sample.SampleSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shipped plan with HAProxy in place of the lab's own balancers: users wait there while their schema is moved. */
class AppsuiteBehindHaproxyTest {
    private static final Path WORK = Path.of("target").toAbsolutePath();

    @Test
    void users_wait_at_haproxy_and_none_is_refused() throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(WORK.resolve("haproxy")), "run");
        LabOptions options =
                LabOptions.defaults().withCache(WORK.resolve("demo/cache")).withSize(new SampleSize(2, 2, 60, 3));
        Path log = home.resolve("run.log");
        try (ProcessLab lab = ProcessLab.start(home.resolve("lab"), options, _ -> {});
                HaproxyBeforeLab haproxy = HaproxyBeforeLab.start(lab)) {
            Path inventory = Files.writeString(home.resolve("inventory.yaml"), haproxy.inventory());
            ClientRun client = lab.startClient(haproxy.mainUrl(), 60);
            int status = new ProcessBuilder(new Program(home.resolve("state"))
                            .line(
                                    "run",
                                    Path.of("..", "plans", "appsuite-without-downtime")
                                            .toAbsolutePath()
                                            .toString(),
                                    "-i",
                                    inventory.toString(),
                                    "--input",
                                    "target_version=8.0.0",
                                    "--input",
                                    "queue=true",
                                    "--input",
                                    "admin_password=file:" + lab.adminPasswordFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            ClientStatistics seen = client.stop();
            assertThat(status).as(Files.readString(log)).isZero();
            assertThat(seen.failures()).isEmpty();
            assertThat(seen.lostWrites()).isZero();
            assertThat(seen.audit()).isEqualTo("done");
            assertThat(seen.refusedWhileMoving()).isZero();
            assertThat(seen.acknowledgedWrites()).isPositive();
            assertThat(seen.redirected()).isPositive();
            assertThat(seen.waited()).as("HAProxy says whom it kept waiting").isPositive();
        }
    }
}
