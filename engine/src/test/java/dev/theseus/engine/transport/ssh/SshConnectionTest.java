package dev.theseus.engine.transport.ssh;

import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Finding a host, trusting it, being let in, and what happens when the way there breaks; against OpenSSH's server. */
@Timeout(60)
class SshConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Command HELLO = Command.shell("echo hello");

    @TempDir
    static Path servers = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static Sshd sshd;

    @TempDir
    Path dir = Path.of("");

    private final EffectKey key = new EffectKey("run-" + UUID.randomUUID(), "u", 1, 0);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private TransportOptions options = TransportOptions.DEFAULT;

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

    // --- finding it
    // ---------------------------------------------------------------------------------------------------------------

    @Test
    void the_ssh_configuration_and_what_it_includes_say_where_a_host_is() throws Exception {
        Files.writeString(
                dir.resolve("included"),
                "Host node-7\n  HostName 127.0.0.1\n  Port " + sshd.port() + "\n  IdentityFile " + sshd.userKey()
                        + "\n  User " + System.getProperty("user.name") + "\n");
        configure("Include " + dir.resolve("included") + "\n");
        assertThat(look("node-7", Optional.empty(), Optional.empty()).output().out())
                .isEqualTo("hello\n");
    }

    @Test
    void what_the_inventory_says_wins_over_the_configuration() throws Exception {
        configure("Host 127.0.0.1\n  Port 1\n  User nobody-at-all\n  IdentityFile /dev/null\n");
        assertThat(look().ok()).isTrue();
    }

    @Test
    void a_host_is_reached_through_another_one() throws Exception {
        try (Sshd inner = Sshd.start(dir.resolve("inner"))) {
            Files.writeString(dir.resolve("known_hosts"), sshd.knownHost() + inner.knownHost("hidden"));
            configure("""
                    Host inner
                      HostName 127.0.0.1
                      Port %d
                      IdentityFile %s
                      HostKeyAlias hidden
                      ProxyJump jump
                    Host jump
                      HostName 127.0.0.1
                      Port %d
                      IdentityFile %s
                    """.formatted(inner.port(), inner.userKey(), sshd.port(), sshd.userKey()));
            Transport transport = transport(host("inner", Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(transport.look(HELLO, LONG).output().out()).isEqualTo("hello\n");
            assertThat(sshd.log()).contains("direct-tcpip").contains("port " + inner.port());
        }
    }

    @Test
    void a_circle_of_jumps_and_a_proxy_command_are_refused() throws Exception {
        configure("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\nHost c\n  ProxyCommand nc %h %p\n");
        assertThatThrownBy(() -> look("a", Optional.empty(), Optional.empty()))
                .satisfies(e -> is(e, Code.UNREACHABLE, "circle"));
        assertThatThrownBy(() -> look("c", Optional.empty(), Optional.empty()))
                .satisfies(e -> is(e, Code.UNREACHABLE, "ProxyCommand", "ProxyJump"));
    }

    @Test
    void an_address_is_never_taken_for_an_option() {
        assertThatThrownBy(() -> look("-oProxyCommand=touch " + dir + "/pwned", Optional.empty(), Optional.empty()))
                .isInstanceOf(TransportException.class);
        assertThat(dir.resolve("pwned")).doesNotExist();
    }

    @Test
    void a_host_that_does_not_answer_is_named_with_its_address_and_port() throws Exception {
        int nobody = Sshd.freePort();
        assertThatThrownBy(() -> look("127.0.0.1", Optional.of(nobody), Optional.of(sshd.userKey())))
                .satisfies(e -> is(e, Code.UNREACHABLE, "h1: ", "127.0.0.1:" + nobody, "refused"));
        assertThatThrownBy(() -> look("no-such-host.invalid", Optional.empty(), Optional.empty()))
                .satisfies(e -> is(e, Code.UNREACHABLE, "no-such-host.invalid:22", "no such host"));
    }

    // --- trusting it
    // --------------------------------------------------------------------------------------------------------------

    @Test
    void an_unknown_host_key_is_refused_until_the_command_that_the_message_names_was_run() throws Exception {
        Path knownHosts = dir.resolve("known_hosts");
        Files.writeString(knownHosts, "");
        var refused = refusal(this::look);
        is(refused, Code.HOST_KEY_UNKNOWN, "SHA256:", "ssh-ed25519");
        assertThat(knownHosts).isEmptyFile();
        String message = Objects.requireNonNull(refused.getMessage());
        String command = message.substring(message.indexOf("echo '"));
        assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
        assertThat(look().ok()).isTrue();
    }

    @Test
    void a_changed_host_key_is_refused_loudly_with_both_fingerprints_and_the_line() throws Exception {
        Sshd.keygen(dir.resolve("other"), "ed25519", "");
        String[] other = Files.readString(dir.resolve("other.pub")).split(" ");
        Path knownHosts = dir.resolve("known_hosts");
        String content = "# first line\n[127.0.0.1]:" + sshd.port() + " " + other[0] + " " + other[1] + "\n";
        Files.writeString(knownHosts, content);
        var refused = refusal(this::look);
        is(refused, Code.HOST_KEY_CHANGED, "HAS CHANGED", knownHosts + ":2", new HostKey(other[1]).fingerprint());
        is(refused, Code.HOST_KEY_CHANGED, new HostKey(sshd.knownHost().strip().split(" ")[2]).fingerprint());
        assertThat(knownHosts).hasContent(content);
    }

    @Test
    void a_revoked_host_key_is_refused_though_it_is_known() throws Exception {
        Files.writeString(dir.resolve("known_hosts"), sshd.knownHost() + "@revoked " + sshd.knownHost());
        is(refusal(this::look), Code.HOST_KEY_CHANGED, "REVOKED", "known_hosts:2");
    }

    @Test
    void hashed_known_hosts_are_read() throws Exception {
        Path knownHosts = dir.resolve("known_hosts");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", knownHosts.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Files.readString(knownHosts)).startsWith("|1|");
        assertThat(look().ok()).isTrue();
    }

    @Test
    void a_configuration_that_does_not_ask_for_host_keys_does_not_weaken_ours() throws Exception {
        configure("Host *\n  StrictHostKeyChecking no\n");
        Files.writeString(dir.resolve("known_hosts"), "");
        is(refusal(this::look), Code.HOST_KEY_UNKNOWN, "not known");
    }

    // --- being let in
    // -------------------------------------------------------------------------------------------------------------

    @Test
    void a_wrong_password_is_told_with_the_user_and_what_was_tried() throws Exception {
        Host host =
                host("127.0.0.1", Optional.of(sshd.port()), Optional.empty(), Optional.of(new SecretSource.Asked()));
        var refused = refusal(() -> transport(host).look(HELLO, LONG));
        is(
                refused,
                Code.NOT_AUTHENTICATED,
                "127.0.0.1:" + sshd.port(),
                "'" + System.getProperty("user.name") + "'",
                "a password");
        assertThat(refused.toString()).doesNotContain("wr0ng");
    }

    @Test
    void a_key_that_is_not_wanted_is_named() throws Exception {
        Sshd.keygen(dir.resolve("stranger"), "ed25519", "");
        is(
                refusal(() -> look("127.0.0.1", Optional.of(sshd.port()), Optional.of(dir.resolve("stranger")))),
                Code.NOT_AUTHENTICATED,
                dir + "/stranger");
    }

    @Test
    void an_encrypted_key_is_opened_with_the_passphrase_that_somebody_knows() throws Exception {
        Path encrypted = dir.resolve("encrypted");
        Sshd.keygen(encrypted, "ed25519", "open sesame");
        sshd.authorize(dir.resolve("encrypted.pub"));
        Callable<Finished> look = () -> look("127.0.0.1", Optional.of(sshd.port()), Optional.of(encrypted));
        is(refusal(look), Code.NOT_AUTHENTICATED, encrypted.toString(), "encrypted");
        options = options.withPassphrases(_ -> Optional.of("wrong"));
        is(refusal(look), Code.NOT_AUTHENTICATED, encrypted.toString(), "passphrase");
        options = options.withPassphrases(file -> Optional.of(file.equals(encrypted) ? "open sesame" : "?"));
        assertThat(look.call().ok()).isTrue();
    }

    @Test
    void keys_of_an_agent_are_used() throws Exception {
        Path socket = dir.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        opened.add(agent::destroy);
        Path agents = dir.resolve("agents_key");
        Sshd.keygen(agents, "ed25519", "");
        sshd.authorize(dir.resolve("agents_key.pub"));
        var add = new ProcessBuilder("ssh-add", "-q", agents.toString());
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        while (!Files.exists(socket)) Thread.sleep(10);
        assertThat(add.start().waitFor()).isZero();
        Files.delete(agents);
        configure("Host 127.0.0.1\n  IdentityAgent " + socket + "\n  IdentitiesOnly no\n  IdentityFile none\n");
        assertThat(look("127.0.0.1", Optional.of(sshd.port()), Optional.empty()).ok())
                .isTrue();
    }

    // --- when the way breaks
    // ------------------------------------------------------------------------------------------------------

    @Test
    void a_connection_that_is_cut_while_a_command_runs_is_opened_again_and_the_command_found() throws Exception {
        try (var wire = new Wire(sshd.port())) {
            Path gate = dir.resolve("gate");
            Transport transport = throughWire(wire);
            transport.start(key, waitFor(gate), warrant(1));
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var seen = new StringBuffer();
                Future<Sighting> waiting = executor.submit(() -> transport.await(key, LONG, seen::append));
                while (!seen.toString().contains("waiting")) Thread.sleep(10);
                int before = wire.connections();
                wire.cut();
                while (wire.connections() == before) Thread.sleep(10);
                Files.writeString(gate, "");
                assertThat(waiting.get()).isEqualTo(new Sighting.Ended(finishedAs(waiting.get())));
                assertThat(finishedAs(waiting.get()).exit()).isEqualTo(5);
                assertThat(finishedAs(waiting.get()).output().out()).isEqualTo("waiting\ndone\n");
                assertThat(seen.toString()).isEqualTo("waiting\ndone\n");
            }
        }
    }

    @Test
    void a_server_that_is_killed_and_started_again_loses_no_command() throws Exception {
        try (Sshd mortal = Sshd.start(dir.resolve("mortal"))) {
            Files.writeString(dir.resolve("known_hosts"), mortal.knownHost());
            Path gate = dir.resolve("gate");
            Transport transport = transport(
                    host("127.0.0.1", Optional.of(mortal.port()), Optional.of(mortal.userKey()), Optional.empty()));
            transport.start(key, waitFor(gate), warrant(1));
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Sighting> waiting = executor.submit(() -> transport.await(key, LONG, _ -> {}));
                mortal.kill();
                Files.writeString(gate, "");
                mortal.startAgain();
                assertThat(finishedAs(waiting.get()).output().out()).isEqualTo("waiting\ndone\n");
            }
        }
    }

    @Test
    void an_order_that_may_have_gone_out_is_never_said_not_to_have_been_sent() throws Exception {
        options = options.withReconnectFor(Duration.ofMillis(500));
        try (var wire = new Wire(sshd.port())) {
            Transport transport = throughWire(wire);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Path arrived = dir.resolve("arrived");
                Future<?> looking =
                        executor.submit(() -> transport.look(Command.shell("touch '" + arrived + "'; sleep 30"), LONG));
                while (!Files.exists(arrived)) Thread.sleep(10);
                wire.cutForGood();
                assertThatThrownBy(looking::get).cause().satisfies(e -> is(e, Code.CONNECTION_LOST, "may go on"));
            }
        }
    }

    @Test
    void a_way_that_stays_broken_is_given_up_after_a_while_and_the_command_goes_on() throws Exception {
        options = options.withReconnectFor(Duration.ofMillis(500));
        try (var wire = new Wire(sshd.port())) {
            Path gate = dir.resolve("gate");
            Transport transport = throughWire(wire);
            assertThat(transport.start(key, waitFor(gate), warrant(1))).isTrue();
            wire.cutForGood();
            is(refusal(() -> transport.await(key, LONG, _ -> {})), Code.CONNECTION_LOST, "goes on");
            wire.mend();
            Files.writeString(gate, "");
            assertThat(finishedAs(transport.await(key, LONG, _ -> {})).exit()).isEqualTo(5);
        }
    }

    /** The library forgets an interrupt that comes while it waits for a channel. */
    @Test
    void who_waits_for_a_host_that_has_fallen_silent_can_be_told_to_end() throws Exception {
        try (var wire = new Wire(sshd.port())) {
            Transport transport = throughWire(wire);
            assertThat(transport.look(HELLO, LONG).ok()).isTrue();
            wire.fallSilent();
            var ended = new CompletableFuture<Throwable>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    transport.look(HELLO, LONG);
                    ended.complete(new AssertionError("it answered"));
                } catch (TransportException | InterruptedException e) {
                    ended.complete(e);
                }
            });
            while (waiting.getState() != Thread.State.WAITING && waiting.getState() != Thread.State.TIMED_WAITING)
                Thread.sleep(10);
            waiting.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void more_commands_than_channels_all_end() throws Exception {
        Transport transport = transport();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sighting>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var one = new EffectKey(key.run(), "u", 1, i);
                all.add(executor.submit(() -> {
                    transport.start(one, Command.shell("sleep 0.5; echo " + one.ordinal()), warrant(1));
                    return transport.await(one, LONG, _ -> {});
                }));
            }
            for (int i = 0; i < 20; i++)
                assertThat(finishedAs(all.get(i).get()).output().out()).isEqualTo(i + "\n");
        }
        transport.forget(key.run());
    }

    // --- tools
    // --------------------------------------------------------------------------------------------------------------------

    private static Command waitFor(Path gate) {
        return Command.shell("echo waiting; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo done; exit 5");
    }

    private static Finished finishedAs(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        return ((Sighting.Ended) sighting).finished();
    }

    private void configure(String hosts) throws IOException {
        Files.writeString(
                dir.resolve("ssh_config"),
                hosts + "\nHost *\n  IdentitiesOnly yes\n  GlobalKnownHostsFile none\n  UserKnownHostsFile " + dir
                        + "/known_hosts\n");
    }

    private Transport throughWire(Wire wire) throws IOException {
        Files.writeString(dir.resolve("known_hosts"), sshd.knownHost("[127.0.0.1]:" + wire.port()));
        return transport(host("127.0.0.1", Optional.of(wire.port()), Optional.of(sshd.userKey()), Optional.empty()));
    }

    private Transport transport() {
        return transport(host("127.0.0.1", Optional.of(sshd.port()), Optional.of(sshd.userKey()), Optional.empty()));
    }

    private Transport transport(Host host) {
        var transports = new HostTransports(
                SshConnectionTest::secret, text -> text, options.withSshConfig(dir.resolve("ssh_config")));
        opened.add(transports);
        Transport transport = transports.to(host);
        assertThat(transports.to(host)).isSameAs(transport);
        return transport;
    }

    private static String secret(String name) {
        if (name.equals("host.h1.password")) return "wr0ng";
        throw new IllegalStateException("no secret '" + name + "'");
    }

    private Host host(
            String address, Optional<Integer> port, Optional<Path> identity, Optional<SecretSource> password) {
        var reach = new Reach.Ssh(
                address, port, userFor(address), identity.map(Path::toString), password, Optional.empty());
        return new Host("h1", reach, List.of(), Map.of(), Map.of("spool", dir + "/spool"), Map.of());
    }

    private static Optional<String> userFor(String address) {
        return address.equals("127.0.0.1") ? Optional.of(System.getProperty("user.name")) : Optional.empty();
    }

    private Finished look() throws Exception {
        return look("127.0.0.1", Optional.of(sshd.port()), Optional.of(sshd.userKey()));
    }

    private Finished look(String address, Optional<Integer> port, Optional<Path> identity) throws Exception {
        return transport(host(address, port, identity, Optional.empty())).look(HELLO, LONG);
    }

    private static TransportException refusal(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (TransportException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    private static void is(Throwable thrown, Code code, String... parts) {
        assertThat(thrown).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(parts);
        });
    }
}
