package dev.theseus.lab.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHome;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stand-in keeps what the vendor's guide says of the real thing. Needs root on Linux. */
class OmsTest {
    private static final String NEW_IMAGE = OmsImage.REPOSITORY + ":feature_4.2.0-ce";
    private static final String INIT = "exec oms_420 bash /root/docker_init.sh";

    private final HostsLab lab;
    private final OmsInstallation oms;

    OmsTest() throws Exception {
        lab = HostsLab.up(
                LabHome.path(),
                Oms.singleNode().called(LabHome.unique("oms")),
                Duration.ofSeconds(60),
                System.out::println);
        oms = new OmsInstallation(lab);
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    private void awaitServers(String... texts) throws Exception {
        String seen = "";
        for (int i = 0; i < 600; i++) {
            seen = oms.host().run("curl -s http://127.0.0.1:8089/servers").out();
            if (Arrays.stream(texts).allMatch(seen::contains)) return;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("the console shows " + seen);
    }

    /** It shows itself before it reports; that it is off is told by what the one before has left. */
    private void awaitLog(String container, String text) throws Exception {
        String seen = "";
        for (int i = 0; i < 600; i++) {
            seen = oms.docker("logs " + container);
            if (seen.contains(text)) return;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("its log has " + seen);
    }

    private void runNew(String more) throws Exception {
        oms.docker("stop --time 1 " + Oms.OLD_CONTAINER);
        oms.docker("load --input " + Oms.NEW_IMAGE);
        oms.docker("run -dit --net host " + more
                + " -v /data/config.yaml:/home/admin/conf/config.yaml -v /data/oms/oms_logs:/home/admin/logs --name oms_420 "
                + NEW_IMAGE);
    }

    @Test
    void a_container_serves_what_its_script_has_initialised_and_outlives_a_crash_of_its_host() throws Exception {
        awaitServers("\"version\":\"4.1.1\"", "\"status\":\"Online\"");
        runNew("-e IS_UPGRADE=true -e OMS_HOST_IP=" + oms.host().address());
        awaitServers("\"status\":\"Offline\"");
        awaitLog("oms_420", "run docker_init.sh");
        assertThat(oms.docker(INIT)).contains("All schema changes are done.");
        awaitServers("\"version\":\"4.2.0\"", "\"status\":\"Online\"");
        assertThatExceptionOfType(IOException.class)
                .as("it cannot be run twice")
                .isThrownBy(() -> oms.docker(INIT));
        assertThat(oms.executions()).anyMatch(line -> line.endsWith("4.2.0\tdocker_init.sh ends"));

        oms.docker("stop --time 1 oms_420");
        oms.docker("start " + Oms.OLD_CONTAINER);
        awaitServers("\"status\":\"Offline\"");
        awaitLog(Oms.OLD_CONTAINER, "the schemata are those of 4.2.0");
        oms.docker("stop --time 1 " + Oms.OLD_CONTAINER);

        without_its_environment_or_with_a_fault_the_script_fails_and_says_so();
        what_the_engine_keeps_outlives_a_crash_of_its_host();
    }

    private void without_its_environment_or_with_a_fault_the_script_fails_and_says_so() throws Exception {
        oms.docker("rm --force oms_420");
        runNew("");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> oms.docker(INIT))
                .withMessageContaining("IS_UPGRADE");
        oms.docker("rm --force oms_420");
        oms.host().write("/data/oms/oms_logs/init.fault", "fail\n");
        runNew("-e IS_UPGRADE=true");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> oms.docker(INIT))
                .withMessageContaining("is full");
        awaitServers("\"status\":\"Offline\"");
    }

    private void what_the_engine_keeps_outlives_a_crash_of_its_host() throws Exception {
        oms.host().kill();
        oms.host().boot();
        oms.host().awaitServices();
        assertThat(oms.docker("ps --all --format '{{.Names}} {{.State}}'")).isEqualTo("oms_420 exited\noms_411 exited");
        oms.docker("start oms_420");
        awaitServers("\"status\":\"Offline\"");
    }
}
