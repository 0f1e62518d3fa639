package dev.theseus.engine.transport.ssh;

import dev.theseus.core.port.TransportException;
import dev.theseus.engine.transport.supervisor.Courier;
import dev.theseus.engine.transport.supervisor.TransportContract;
import dev.theseus.engine.transport.supervisor.TransportContracts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of transports, over OpenSSH's server. */
class SshTransportTest extends TransportContracts {
    @TempDir
    static Path servers = Path.of("");

    private static @Nullable Sshd sshd;

    private static @Nullable Courier shared;
    private static Path config = Path.of("");

    @BeforeAll
    static void start_server() throws Exception {
        Sshd started = Sshd.start(servers.resolve("sshd"));
        sshd = started;
        config = servers.resolve("ssh_config");
        Files.writeString(servers.resolve("known_hosts"), started.knownHost());
        Files.writeString(config, """
                Host theseus-test
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                Host *
                  IdentitiesOnly yes
                  UserKnownHostsFile %s/known_hosts
                  GlobalKnownHostsFile none
                """.formatted(started.port(), started.userKey(), servers));
    }

    @AfterAll
    static void stop_server() throws Exception {
        if (shared != null) shared.close();
        if (sshd != null) sshd.close();
    }

    private static final TransportContract.Way WAY = new TransportContract.Way() {
        @Override
        public Courier courier() {
            if (shared == null) shared = freshCourier();
            return new Kept(shared);
        }

        @Override
        public Courier freshCourier() {
            return open();
        }
    };

    SshTransportTest() {
        super(WAY);
    }

    private static Courier open() {
        var settings = new SshSettings(
                "h1",
                "theseus-test",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(config),
                _ -> Optional.empty(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10));
        return new SshCourier(settings, name -> {
            throw new IllegalStateException(name);
        });
    }

    /** Stays open when it is closed. */
    private record Kept(Courier way) implements Courier {
        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            return way.carry(errand);
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver)
                throws TransportException, InterruptedException {
            return way.open(words, receiver);
        }

        @Override
        public int lanes() {
            return way.lanes();
        }

        @Override
        public void close() {
            // Others use it still.
        }
    }
}
