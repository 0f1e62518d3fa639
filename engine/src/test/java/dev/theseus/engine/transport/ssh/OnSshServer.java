package dev.theseus.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the way to a host share: OpenSSH's server, the files that say where and whom it is, and a host of the inventory. */
@Timeout(60)
abstract class OnSshServer {
    static final Duration LONG = Duration.ofSeconds(40);
    static final Command HELLO = Command.shell("echo hello");

    @TempDir
    static Path servers = Path.of("");

    @SuppressWarnings("NullAway.Init")
    static Sshd sshd;

    @TempDir
    Path dir = Path.of("");

    final EffectKey key = new EffectKey("run-" + UUID.randomUUID(), "u", 1, 0);
    final List<AutoCloseable> opened = new ArrayList<>();
    TransportOptions options = TransportOptions.DEFAULT;

    @BeforeAll
    static void start_server() throws Exception {
        sshd = Sshd.start(servers.resolve("sshd"));
    }

    @AfterAll
    static void stop_server() throws Exception {
        sshd.close();
    }

    @BeforeEach
    void configure() throws IOException {
        configure("");
        Files.writeString(dir.resolve("known_hosts"), sshd.knownHost());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) one.close();
    }

    final void configure(String hosts) throws IOException {
        Files.writeString(
                dir.resolve("ssh_config"),
                hosts + "\nHost *\n  IdentitiesOnly yes\n  GlobalKnownHostsFile none\n  UserKnownHostsFile " + dir
                        + "/known_hosts\n");
    }

    final Transport transport() {
        return transport(host("127.0.0.1", Optional.of(sshd.port()), Optional.of(sshd.userKey()), Optional.empty()));
    }

    final Transport transport(Host host) {
        var transports =
                new HostTransports(OnSshServer::secret, text -> text, options.withSshConfig(dir.resolve("ssh_config")));
        opened.add(transports);
        Transport transport = transports.to(host);
        assertThat(transports.to(host)).isSameAs(transport);
        return transport;
    }

    private static String secret(String name) {
        if (name.equals("host.h1.password")) return "wr0ng";
        throw new IllegalStateException("no secret '" + name + "'");
    }

    final Host host(String address, Optional<Integer> port, Optional<Path> identity, Optional<SecretSource> password) {
        var reach = new Reach.Ssh(
                address, port, userFor(address), identity.map(Path::toString), password, Optional.empty());
        return new Host("h1", reach, List.of(), Map.of(), Map.of("spool", dir + "/spool"), Map.of());
    }

    private static Optional<String> userFor(String address) {
        return address.equals("127.0.0.1") ? Optional.of(System.getProperty("user.name")) : Optional.empty();
    }

    final Finished look() throws Exception {
        return look("127.0.0.1", Optional.of(sshd.port()), Optional.of(sshd.userKey()));
    }

    final Finished look(String address, Optional<Integer> port, Optional<Path> identity) throws Exception {
        return transport(host(address, port, identity, Optional.empty())).look(HELLO, LONG);
    }

    static TransportException refusal(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (TransportException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    static void is(Throwable thrown, Code code, String... parts) {
        assertThat(thrown).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(parts);
        });
    }
}
