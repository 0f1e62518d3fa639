package dev.theseus.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Finding a host, trusting it, being let in; against OpenSSH's server. */
class SshConnectionTest extends OnSshServer {
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
}
