package dev.theseus.engine.transport;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transports;
import dev.theseus.core.value.Vault;
import dev.theseus.engine.transport.local.LocalCourier;
import dev.theseus.engine.transport.ssh.SshCourier;
import dev.theseus.engine.transport.ssh.SshSettings;
import dev.theseus.engine.transport.supervisor.Courier;
import dev.theseus.engine.transport.supervisor.Settings;
import dev.theseus.engine.transport.supervisor.SupervisedTransport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Transports for the hosts of an inventory: one per host name, kept until all are closed. A host's {@code paths.spool}, or else
 * {@code THESEUS_SPOOL} in its {@code env}, says where it keeps what it knows of effects.
 */
public final class HostTransports implements Transports {
    private static final String BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";

    private final Vault vault;
    private final UnaryOperator<String> masking;
    private final TransportOptions options;
    private final Map<String, Transport> open = new LinkedHashMap<>();

    /** @param masking hides the run's secrets in text */
    public HostTransports(Vault vault, UnaryOperator<String> masking, TransportOptions options) {
        this.vault = vault;
        this.masking = masking;
        this.options = options;
    }

    @Override
    public synchronized Transport to(Host host) {
        return open.computeIfAbsent(host.name(), _ -> new SupervisedTransport(courier(host), settings(host), vault));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Transport::close);
        open.clear();
    }

    private Courier courier(Host host) {
        return switch (host.reach()) {
            case Reach.Local() -> new LocalCourier(host.name());
            case Reach.Ssh ssh -> new SshCourier(sshSettings(host, ssh), vault);
        };
    }

    private SshSettings sshSettings(Host host, Reach.Ssh ssh) {
        return new SshSettings(
                host.name(),
                ssh.address(),
                ssh.port(),
                ssh.user(),
                ssh.identityFile().map(Path::of),
                ssh.password().map(_ -> "host." + host.name() + ".password"),
                options.sshConfig(),
                options.passphrases(),
                options.connectTimeout(),
                options.reconnectFor(),
                options.keepAlive());
    }

    private Settings settings(Host host) {
        Optional<String> spool = Optional.ofNullable(host.paths().get("spool"))
                .or(() -> Optional.ofNullable(host.env().get("THESEUS_SPOOL")));
        return new Settings(
                host.name(),
                host.env(),
                spool,
                Optional.ofNullable(host.env().get("THESEUS_BOOT_ID_FILE")).orElse(BOOT_ID_FILE),
                options.installation(),
                sudoSecret(host),
                masking,
                options.keepBytes(),
                options.graceBeforeKill(),
                options.clock());
    }

    private static Optional<String> sudoSecret(Host host) {
        return switch (host.reach()) {
            case Reach.Local() -> Optional.empty();
            case Reach.Ssh ssh -> ssh.sudoPassword().map(_ -> "host." + host.name() + ".sudo");
        };
    }
}
