package dev.theseus.lab.host;

import dev.theseus.lab.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** Fills a host's directory with scripts, package database and configuration files. */
public final class HostFiles {

    /** The commands of the product that its {@code sbin} holds. */
    private static final List<String> COMMANDS = List.of(
            "registerserver",
            "unregisterserver",
            "listserver",
            "listdatabaseschema",
            "disableschema",
            "enableschema",
            "changeserver",
            "runupdate",
            "forceupdatetask",
            "listUpdateTasks",
            "checkdatabase",
            "unblockdatabase",
            "listcontext",
            "reloadconfiguration",
            "getproperty");

    private static final List<String> TOOLS =
            List.of("service", "systemctl", "dpkg-query", "apt-get", "apt-cache", "apt-mark");
    private static final List<String> PACKAGES = List.of("open-xchange-admin", "open-xchange-core");

    private final HostLayout host;

    public HostFiles(HostLayout host) {
        this.host = host;
    }

    /**
     * Writes everything for a node of the version {@code installed}.
     *
     * @param available all versions that the package repository offers
     * @param settings what the node must know about the lab
     */
    public void write(String installed, List<String> available, NodeSettings settings) throws IOException {
        for (String folder : List.of("var/run", "var/log/open-xchange", "var/lib/dpkg/hold")) {
            Files.createDirectories(host.root().resolve(folder));
        }
        script("init-open-xchange", host.initScript());
        for (String tool : TOOLS) {
            script(tool, host.bin().resolve(tool));
        }
        for (String command : COMMANDS) {
            script("admin-command", host.sbin().resolve(command));
        }
        writePackages(installed, available);
        writeConfiguration(installed, settings);
    }

    private void writePackages(String installed, List<String> available) throws IOException {
        for (String name : PACKAGES) {
            text(host.root().resolve("var/lib/dpkg/lab").resolve(name), installed + "\n");
        }
        text(
                host.root().resolve("var/lib/apt/available"),
                PACKAGES.stream()
                        .flatMap(name -> available.stream().map(version -> name + " " + version + "\n"))
                        .collect(Collectors.joining()));
        text(host.versionFile(), installed + "\n");
    }

    private void writeConfiguration(String installed, NodeSettings settings) throws IOException {
        text(host.etc().resolve("server.properties"), """
                # Configuration of the server
                # The URL of the balancer in front of nodes with a newer version; users whose context has moved there
                # are redirected to it. Empty: no redirect. Reloadable.
                com.openexchange.server.migrationRedirectURL=
                com.openexchange.server.maxBodySize=104857600
                """);
        text(host.etc().resolve("system.properties"), """
                # The name under which this node is registered; see listserver. Read at start.
                SERVER_NAME=oxserver-%s
                """.formatted(installed));
        text(host.etc().resolve("hazelcast.properties"), """
                # Nodes with the same name form one cluster and share sessions. Read at start.
                com.openexchange.hazelcast.group.name=ox-%s
                """.formatted(installed));
        Path secret = host.etc().resolve("configdb.properties");
        text(secret, """
                # The configuration database. Read at start.
                url=%s
                user=%s
                password=%s
                """.formatted(settings.databaseUrl(), settings.databaseUser(), settings.databasePassword()));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        text(host.nodeFile(), """
                http_port=%d
                admin_port=%d
                rows_per_second=%d
                lease_validity_ms=%d
                """.formatted(
                        settings.httpPort(),
                        settings.adminPort(),
                        settings.rowsPerSecond(),
                        settings.leaseValidity().toMillis()));
        text(host.etc().resolve("ox-scriptconf.sh"), scriptConfiguration());
    }

    private static String scriptConfiguration() {
        return """
                # Sourced by the scripts of this host.
                JAVA_BIN='%s'
                JAVA_XTRAOPTS='%s'
                JAVA_OXCMD_OPTS='%s'
                LIBPATH='%s'
                """.formatted(
                        JavaCommand.java(),
                        String.join(" ", JavaCommand.small("96m")),
                        String.join(" ", JavaCommand.small("16m")),
                        JavaCommand.classPath());
    }

    private static void script(String resource, Path target) throws IOException {
        try (InputStream content = HostFiles.class.getResourceAsStream(resource + ".sh")) {
            if (content == null) {
                throw new IOException("the script " + resource + " is missing from this build");
            }
            text(target, new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void text(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
