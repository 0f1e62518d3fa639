package dev.theseus.lab.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.lab.docker.DockerEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in keeps what the vendor's guide says of the real thing. Needs root, and Docker's engine from {@code build/install-test-packages}. */
class OmsTest {
    private static final String NEW_IMAGE = OmsImage.REPOSITORY + ":feature_4.2.0-ce";

    private final OmsInstallation oms;

    OmsTest(@TempDir Path home) throws Exception {
        oms = OmsInstallation.start(home, Path.of("target/oms"));
    }

    @BeforeEach
    void the_old_version_is_online() throws Exception {
        awaitServers("\"version\":\"4.1.1\"", "\"status\":\"Online\"");
    }

    @AfterEach
    void end() throws Exception {
        oms.close();
    }

    private void awaitServers(String... texts) throws Exception {
        String seen = "";
        for (int i = 0; i < 600; i++) {
            seen = servers();
            if (Arrays.stream(texts).allMatch(seen::contains)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("the console shows " + seen);
    }

    private String servers() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(oms.console() + "/servers"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "no answer";
        }
    }

    private void runNew(String... more) throws Exception {
        DockerEngine engine = oms.engine();
        engine.docker("stop", "--time", "1", OmsInstallation.OLD_CONTAINER);
        engine.docker("load", "--input", oms.newImage().toString());
        List<String> command = new ArrayList<>(List.of("run", "-dit", "--net", "host"));
        command.addAll(List.of(more));
        for (String mount : List.of("config.yaml:/home/admin/conf/config.yaml", "oms_logs:/home/admin/logs"))
            command.addAll(List.of("-v", oms.data() + "/" + mount));
        command.addAll(List.of("--name", "oms_420", NEW_IMAGE));
        engine.docker(command.toArray(String[]::new));
    }

    @Test
    void the_new_version_serves_only_what_its_script_has_initialised() throws Exception {
        runNew("-e", "IS_UPGRADE=true", "-e", "OMS_HOST_IP=127.0.0.1");
        awaitServers("\"status\":\"Offline\"");
        assertThat(oms.engine().docker("logs", "oms_420")).contains("run docker_init.sh");
        assertThat(oms.engine().docker("exec", "oms_420", "bash", "/root/docker_init.sh"))
                .contains("All schema changes are done.");
        awaitServers("\"version\":\"4.2.0\"", "\"status\":\"Online\"");
        assertThatExceptionOfType(IOException.class)
                .as("it cannot be run twice")
                .isThrownBy(() -> oms.engine().docker("exec", "oms_420", "bash", "/root/docker_init.sh"));
        assertThat(oms.executions()).anyMatch(line -> line.endsWith("4.2.0\tdocker_init.sh ends"));

        oms.engine().docker("stop", "--time", "1", "oms_420");
        oms.engine().docker("start", OmsInstallation.OLD_CONTAINER);
        awaitServers("\"status\":\"Offline\"");
        assertThat(oms.engine().docker("logs", OmsInstallation.OLD_CONTAINER))
                .contains("the schemata are those of 4.2.0");
    }

    @Test
    void without_its_environment_or_with_a_fault_the_script_fails_and_says_so() throws Exception {
        runNew();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> oms.engine().docker("exec", "oms_420", "bash", "/root/docker_init.sh"))
                .withMessageContaining("IS_UPGRADE");
        oms.engine().docker("rm", "--force", "oms_420");
        Files.writeString(oms.data().resolve("oms_logs/init.fault"), "fail\n");
        runNew("-e", "IS_UPGRADE=true");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> oms.engine().docker("exec", "oms_420", "bash", "/root/docker_init.sh"))
                .withMessageContaining("is full");
        awaitServers("\"status\":\"Offline\"");
    }
}
