package dev.theseus.lab.oms;

import dev.theseus.lab.docker.DockerEngine;
import dev.theseus.lab.mariadb.MariaDbAccount;
import dev.theseus.lab.mariadb.MariaDbBinaries;
import dev.theseus.lab.mariadb.MariaDbServer;
import dev.theseus.lab.process.ProcessIdentity;
import dev.theseus.lab.process.ReservedPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * OMS 4.1.1 as a site has it, on one machine: a MetaDB, a Docker engine, the old container with its three mounts, and the image file of the
 * new version, downloaded.
 */
public final class OmsInstallation implements AutoCloseable {
    public static final String OLD_CONTAINER = "oms_411";
    public static final List<String> DATABASES = List.of("rm_411", "cm_411", "cm_hb_411");
    private static final MariaDbAccount ACCOUNT = new MariaDbAccount("oms", "Meta-7531-qrst");

    private final Path directory;
    private final MariaDbServer server;
    private final ProcessIdentity database;
    private final DockerEngine engine;
    private final int consolePort;
    private final Path newImage;

    private OmsInstallation(
            Path directory,
            MariaDbServer server,
            ProcessIdentity database,
            DockerEngine engine,
            int consolePort,
            Path newImage) {
        this.directory = directory;
        this.server = server;
        this.database = database;
        this.engine = engine;
        this.consolePort = consolePort;
        this.newImage = newImage;
    }

    /**
     * Sets it up below {@code directory}.
     *
     * @param cache where programs and images are kept between labs
     */
    public static OmsInstallation start(Path directory, Path cache)
            throws IOException, InterruptedException, SQLException {
        Path home = directory.toAbsolutePath();
        try (var ports = new ReservedPorts()) {
            int port = ports.reserve();
            int console = ports.reserve();
            Path meta = Files.createDirectories(home.resolve("metadb"));
            var server = new MariaDbServer(MariaDbBinaries.in(cache), meta, port, ACCOUNT);
            server.install();
            ports.release(port);
            ProcessIdentity database = server.start();
            DockerEngine engine = DockerEngine.start(home.resolve("docker"));
            ports.release(console);
            var installation =
                    new OmsInstallation(home, server, database, engine, console, OmsImage.in(cache, OmsVersion.V4_2_0));
            installation.deploy(OmsImage.in(cache, OmsVersion.V4_1_1));
            return installation;
        }
    }

    private void deploy(Path oldImage) throws IOException, InterruptedException, SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            for (String name : DATABASES) {
                statement.execute("create database " + name);
            }
        }
        Path data = data();
        for (String mount : List.of("oms_logs", "oms_store", "oms_run")) {
            Files.createDirectories(data.resolve(mount));
        }
        Files.writeString(data.resolve("config.yaml"), """
                # As the vendor's template has it, as far as the stand-in reads it.
                oms_meta_host: 127.0.0.1
                oms_meta_port: %d
                oms_meta_user: %s
                oms_meta_password: %s
                drc_rm_db: rm_411
                drc_cm_db: cm_411
                drc_cm_heartbeat_db: cm_hb_411
                console_port: %d
                """.formatted(
                        server.port(), ACCOUNT.user(), ACCOUNT.password(), consolePort));
        OmsSchema.create(OmsConfiguration.read(data.resolve("config.yaml")));
        engine.docker("load", "--input", oldImage.toString());
        engine.docker(
                "run",
                "-dit",
                "--net",
                "host",
                "-v",
                data.resolve("config.yaml") + ":/home/admin/conf/config.yaml",
                "-v",
                data.resolve("oms_logs") + ":/home/admin/logs",
                "-v",
                data.resolve("oms_store") + ":/home/ds/store",
                "-v",
                data.resolve("oms_run") + ":/home/ds/run",
                "-e",
                "OMS_HOST_IP=127.0.0.1",
                "--pids-limit",
                "-1",
                "--ulimit",
                "nproc=65535:65535",
                "--name",
                OLD_CONTAINER,
                OmsImage.REPOSITORY + ":" + OmsVersion.V4_1_1.tag());
    }

    /** The installation as an inventory, in YAML. */
    public String inventory() throws IOException {
        Path password = directory.resolve("metadb-password");
        Files.writeString(password, ACCOUNT.password());
        return """
                theseus: 1
                inventory: oms
                hosts:
                  oms1:
                    local: true
                    env: { PATH: "%s:/usr/bin:/bin", DOCKER_HOST: "%s" }
                    paths: { spool: "%s", lock: "%s" }
                groups: { oms: [oms1] }
                databases:
                  metadb: { kind: mariadb, host: 127.0.0.1, port: %d, user: %s, password: "file:%s", settings: { tls: disable } }
                lock: oms1
                paths: { backups: "%s" }
                """.formatted(
                        server.clientFolder(),
                        engine.address(),
                        directory.resolve("spool"),
                        directory.resolve("lock"),
                        server.port(),
                        ACCOUNT.user(),
                        password,
                        directory.resolve("backups"));
    }

    /** Inputs of the plan that fit this installation, in YAML. */
    public String inputs() {
        // This kernel lets nobody start a privileged container.
        return """
                image_file: "%s"
                host_ip: 127.0.0.1
                console: "%s"
                privileged: false
                """.formatted(newImage, console());
    }

    /** The directory with {@code config.yaml} and the mounts {@code oms_logs}, {@code oms_store}, {@code oms_run}. */
    public Path data() {
        return directory.resolve("data");
    }

    public DockerEngine engine() {
        return engine;
    }

    public MariaDbServer server() {
        return server;
    }

    public MariaDbAccount account() {
        return ACCOUNT;
    }

    /** The console's address. */
    public String console() {
        return "http://127.0.0.1:" + consolePort;
    }

    /** The new version's image file. */
    public Path newImage() {
        return newImage;
    }

    /** What was carried out in the containers, a line each. */
    public List<String> executions() throws IOException {
        Path log = data().resolve("oms_logs/executions.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        engine.close();
        MariaDbServer.stop(database);
    }
}
