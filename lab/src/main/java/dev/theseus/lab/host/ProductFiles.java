package dev.theseus.lab.host;

import dev.theseus.lab.process.JavaCommand;
import dev.theseus.lab.update.Release;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The product's own files on a host, or in a package for one: its commands, the script of its service, its configuration. */
public final class ProductFiles {

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
            "unblockdatabase",
            "reloadconfiguration");

    private static final String SERVER_PROPERTIES = """
            # Configuration of the server
            # The URL of the balancer in front of nodes with a newer version; users whose context has moved there
            # are redirected to it. Empty: no redirect. Reloadable.
            com.openexchange.server.migrationRedirectURL=
            com.openexchange.server.maxBodySize=104857600
            """;

    private final HostLayout host;

    /** @param host whose root they are put below */
    public ProductFiles(HostLayout host) {
        this.host = host;
    }

    /**
     * With what its programs are started on a host.
     *
     * @param java the Java program there
     * @param classPath of the product there
     * @param nodeOptions for the node's own process, besides the usual ones
     * @param commandOptions for the commands
     * @param name shell text that gives the host's name
     * @param executions where each execution is noted
     */
    public record Programs(
            Path java,
            String classPath,
            List<String> nodeOptions,
            List<String> commandOptions,
            String name,
            Path executions) {

        /** As this program was started, for hosts that share this machine's files. */
        static Programs ofThisMachine(HostLayout host) throws IOException {
            return new Programs(
                    JavaCommand.java(), JavaCommand.classPath(), List.of(), List.of(), host.name(), host.executions());
        }
    }

    /** Writes those of a version. */
    public void write(String version, Programs programs) throws IOException {
        for (String folder : List.of("var/log/open-xchange", "opt/open-xchange/lib"))
            Files.createDirectories(host.root().resolve(folder));
        script("init-open-xchange", host.initScript());
        for (String command : COMMANDS) script("admin-command", host.sbin().resolve(command));
        text(host.versionFile(), version + "\n");
        text(
                host.etc().resolve("server.properties"),
                SERVER_PROPERTIES + Release.of(version).newProperties());
        text(host.etc().resolve("ox-scriptconf.sh"), scriptConfiguration(programs));
    }

    private static String scriptConfiguration(Programs programs) {
        return """
                # Sourced by the scripts of this host.
                JAVA_BIN='%s'
                JAVA_XTRAOPTS='%s'
                JAVA_OXCMD_OPTS='%s'
                LIBPATH='%s'
                NODE=%s
                EXECUTIONS='%s'
                """.formatted(
                        programs.java(),
                        options("96m", programs.nodeOptions()),
                        options("16m", programs.commandOptions()),
                        programs.classPath(),
                        programs.name(),
                        programs.executions());
    }

    private static String options(String maxHeap, List<String> more) {
        List<String> options = new ArrayList<>(JavaCommand.small(maxHeap));
        options.addAll(more);
        return String.join(" ", options);
    }

    /** Writes what is this node's own, and in no package: what an administrator of that version said of it, its database, and what belongs to the lab and not to the product. */
    public void writeSettings(String installed, NodeSettings settings) throws IOException {
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
                http_address=%s
                http_port=%d
                admin_port=%d
                rows_per_second=%d
                lease_validity_ms=%d
                """.formatted(
                        settings.address(),
                        settings.httpPort(),
                        settings.adminPort(),
                        settings.rowsPerSecond(),
                        settings.leaseValidity().toMillis()));
    }

    static void script(String resource, Path target) throws IOException {
        try (InputStream content = HostFiles.class.getResourceAsStream(resource + ".sh")) {
            if (content == null) {
                throw new IOException("the script " + resource + " is missing from this build");
            }
            text(target, new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void text(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
