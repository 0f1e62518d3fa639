package dev.theseus.lab.host;

import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.update.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A node's configuration: what was read at start, and server.properties, which can be read again while it runs. */
public final class NodeConfiguration {

    public static final String REDIRECT_URL = "com.openexchange.server.migrationRedirectURL";

    private static final String SERVER_NAME = "SERVER_NAME";
    private static final String GROUP = "com.openexchange.hazelcast.group.name";

    private final HostLayout host;
    private final String nodeName;
    private final Release release;
    private final PropertyFile system;
    private final PropertyFile hazelcast;
    private final PropertyFile configdb;
    private final PropertyFile node;
    private final AtomicReference<PropertyFile> server;

    private NodeConfiguration(HostLayout host) throws IOException {
        this.host = host;
        this.nodeName = host.name();
        this.release = Release.of(Files.readString(host.versionFile()).strip());
        this.system = PropertyFile.read(host.etc().resolve("system.properties"));
        this.hazelcast = PropertyFile.read(host.etc().resolve("hazelcast.properties"));
        this.configdb = PropertyFile.read(host.etc().resolve("configdb.properties"));
        this.node = PropertyFile.read(host.nodeFile());
        this.server = new AtomicReference<>(readServerProperties());
    }

    public static NodeConfiguration of(HostLayout host) throws IOException {
        return new NodeConfiguration(host);
    }

    /** Reads server.properties again. */
    public void reload() throws IOException {
        server.set(readServerProperties());
    }

    private PropertyFile readServerProperties() throws IOException {
        return PropertyFile.read(host.etc().resolve("server.properties"));
    }

    /** Where users are sent whose context is on another server; none where the property is empty. */
    public Optional<String> redirectUrl() {
        return server.get().find(REDIRECT_URL).filter(url -> !url.isEmpty());
    }

    public HostLayout host() {
        return host;
    }

    /** The name of the host that the node runs on. */
    public String nodeName() {
        return nodeName;
    }

    public Release release() {
        return release;
    }

    public String serverName() {
        return system.get(SERVER_NAME);
    }

    /** The name of the cluster that shares its sessions with this node. */
    public String group() {
        return hazelcast.get(GROUP);
    }

    public DatabaseAddress database() {
        return new DatabaseAddress(configdb.get("url"), configdb.get("user"), configdb.get("password"));
    }

    /** Where it listens for users. */
    public String address() {
        return node.get("http_address");
    }

    public int httpPort() {
        return node.number("http_port");
    }

    public int adminPort() {
        return node.number("admin_port");
    }

    public int rowsPerSecond() {
        return node.number("rows_per_second");
    }

    public Duration leaseValidity() {
        return Duration.ofMillis(node.number("lease_validity_ms"));
    }
}
