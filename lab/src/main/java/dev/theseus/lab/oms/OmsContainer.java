package dev.theseus.lab.oms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a container of OMS finds around it: its mounts, its environment, the version of its image. */
record OmsContainer(Path root) {

    static final OmsContainer HERE = new OmsContainer(Path.of("/"));

    OmsVersion version() throws IOException {
        return OmsVersion.of(
                Files.readString(root.resolve("home/admin/VERSION")).strip());
    }

    OmsConfiguration configuration() throws IOException {
        return OmsConfiguration.read(root.resolve("home/admin/conf/config.yaml"));
    }

    /** The address under which this server stands in the list of servers. */
    static String address() {
        String address = System.getenv("OMS_HOST_IP");
        return address == null || address.isBlank() ? "127.0.0.1" : address;
    }

    static boolean isUpgrade() {
        return "true".equals(System.getenv("IS_UPGRADE"));
    }

    /** A line for what was carried out. */
    void note(String what) throws IOException {
        String line =
                Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\t" + version().number() + "\t" + what + "\n";
        Files.write(
                root.resolve("home/admin/logs/executions.log"),
                line.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
