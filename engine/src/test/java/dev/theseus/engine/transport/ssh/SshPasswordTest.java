package dev.theseus.engine.transport.ssh;

import static dev.theseus.engine.transport.supervisor.ThisMachine.processesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import dev.theseus.core.value.SafeText;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logins with a password, and commands of other users: sudo with a password, without one, and su. The server, sudo, su and PAM are this
 * machine's own; the accounts exist only in the server's mount namespace, where a copy of {@code /etc} lies over the real one.
 */
@Timeout(60)
class SshPasswordTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final String PASSWORD = "pass word " + UUID.randomUUID() + " '\"$(id)\\";

    /** {@code ann} may do everything with her password, {@code free} without one, {@code bob} nothing. */
    private static final String ACCOUNTS = """
            set -e
            dir=$1; shift
            mount --make-rprivate /
            mkdir "$dir/etc"
            mount -t tmpfs none "$dir/etc"
            cp -a /etc/. "$dir/etc"
            mount --bind "$dir/etc" /etc
            mkdir -p /run/sudo /var/lib/sudo
            mount -t tmpfs -o mode=711 none /run/sudo
            mount -t tmpfs -o mode=700 none /var/lib/sudo
            for user in ann free bob; do
              useradd -M -d "$dir/home" -s /bin/sh "$user"
              IFS= read -r password <"$dir/password"
              printf '%s:%s\\n' "$user" "$password" | chpasswd
            done
            printf 'ann ALL=(ALL) ALL\\nfree ALL=(ALL) NOPASSWD: ALL\\n' >/etc/sudoers.d/theseus-test
            chmod 440 /etc/sudoers.d/theseus-test
            exec "$@"
            """;

    @TempDir
    static Path servers = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static Sshd sshd;

    @TempDir
    Path dir = Path.of("");

    private final String run = "run-" + UUID.randomUUID();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start_server() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "accounts with passwords need root, to lay a copy over /etc; CI runs as root");
        letIn(servers);
        Path place = Files.createDirectory(servers.resolve("sshd"));
        letIn(place);
        Files.setPosixFilePermissions(
                Files.createDirectory(place.resolve("home")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(place.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(place.resolve("password"), PosixFilePermissions.fromString("rw-------"));
        sshd = Sshd.startWithin(place, List.of("unshare", "--mount", "sh", "-c", ACCOUNTS, "sh", place.toString()));
    }

    @AfterAll
    static void stop_server() throws Exception {
        if (sshd != null) sshd.close();
    }

    @BeforeEach
    void configure() throws Exception {
        letIn(dir);
        Files.writeString(dir.resolve("known_hosts"), sshd.knownHost());
        Files.writeString(
                dir.resolve("ssh_config"),
                "Host *\n  IdentitiesOnly yes\n  GlobalKnownHostsFile none\n  UserKnownHostsFile " + dir
                        + "/known_hosts\n");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) one.close();
    }

    @Test
    void a_password_lets_in_and_a_wrong_one_does_not() throws Exception {
        assertThat(ran(login("ann", PASSWORD, Optional.empty()), Command.shell("id -un"))
                        .output()
                        .out())
                .isEqualTo("ann\n");
        assertThatThrownBy(() -> login("ann", "wr0ng", Optional.empty()).look(Command.shell("id -un"), LONG))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.NOT_AUTHENTICATED);
                    assertThat(e.getMessage()).contains("'ann'", "a password").doesNotContain("wr0ng");
                });
    }

    @Test
    void sudo_takes_the_password_and_the_command_its_own_stdin() throws Exception {
        Command command =
                Command.shell("id -un; cat").as(Optional.of("root")).withStdin(SafeText.plain("what is read\n"));
        for (String user : List.of("ann", "free")) {
            Transport transport = login(user, PASSWORD, Optional.of(PASSWORD));
            assertThat(ran(transport, command).output())
                    .as("sudo asks %s or does not", user)
                    .isEqualTo(transport.look(command, LONG).output())
                    .satisfies(output -> assertThat(output.out()).isEqualTo("root\nwhat is read\n"))
                    .satisfies(output -> assertThat(output.err()).isEmpty());
        }
    }

    @Test
    void a_command_of_another_user_has_the_terminal_on_which_it_is_answered() throws Exception {
        Command asks = Command.shell("id -un; printf 'Name? '; read -r name; echo \"welcome $name\"")
                .withAnswers(List.of(new Command.Answer("Name\\? $", SafeText.plain("Otto"))));
        Map<String, String> ways = Map.of("ann", "root", "free", "ann");
        for (Map.Entry<String, String> way : ways.entrySet())
            assertThat(ran(login(way.getKey(), PASSWORD, Optional.of(PASSWORD)), asks.as(Optional.of(way.getValue())))
                            .output()
                            .out())
                    .as("by sudo, as %s", way.getValue())
                    .contains(way.getValue(), "welcome Otto");
        assertThat(ran(rootLogin(), asks.as(Optional.of("bob"))).output().out())
                .as("by su")
                .contains("bob", "welcome Otto");
    }

    @Test
    void a_wrong_sudo_password_runs_nothing_and_says_what_to_check() throws Exception {
        Path sign = dir.resolve("sign");
        Command command = Command.shell("touch " + sign).as(Optional.of("root"));
        Transport transport = login("ann", PASSWORD, Optional.of("wr0ng"));
        for (Finished refused : List.of(ran(transport, command), transport.look(command, LONG))) {
            assertThat(refused.exit()).isEqualTo(125);
            assertThat(refused.output().err())
                    .contains("cannot run as root, nothing was run", "sudo_password", "1 incorrect password attempt")
                    .doesNotContain("wr0ng");
            assertThat(refused.output().out()).isEmpty();
        }
        assertThat(sign).doesNotExist();
    }

    @Test
    void a_sudo_that_wants_a_password_nobody_gave_or_allows_nothing_says_so() throws Exception {
        Command command = Command.shell("id -un").as(Optional.of("root"));
        Finished none = ran(login("ann", PASSWORD, Optional.empty()), command);
        assertThat(none.exit()).isEqualTo(125);
        assertThat(none.output().err())
                .contains("nothing was run", "give this host a sudo_password", "a password is required");
        Finished refused = ran(login("bob", PASSWORD, Optional.of(PASSWORD)), command);
        assertThat(refused.exit()).isEqualTo(125);
        assertThat(refused.output().err())
                .contains("nothing was run", "/etc/sudoers", "bob is not in the sudoers file");
        assertThat(ran(login("free", PASSWORD, Optional.empty()), command)
                        .output()
                        .out())
                .isEqualTo("root\n");
    }

    @Test
    void what_sudo_started_is_ended_with_its_password_which_no_process_shows() throws Exception {
        String sleep = "sleep 98764." + Math.abs(System.nanoTime() % 1_000_000);
        Transport transport = login("ann", PASSWORD, Optional.of(PASSWORD));
        EffectKey key = new EffectKey(run, "u", 1, 0);
        assertThat(transport.start(key, Command.shell(sleep).as(Optional.of("root")), warrant(1)))
                .isTrue();
        until(() -> !processesWith(sleep.replace(' ', '\0')).isEmpty());
        assertThat(processesWith(PASSWORD)).isEmpty();
        assertThat(transport.end(key)).isInstanceOf(Sighting.CutOff.class);
        assertThat(processesWith(sleep.replace(' ', '\0'))).isEmpty();
    }

    @Test
    void root_becomes_another_user_by_su() throws Exception {
        Transport transport = rootLogin();
        assertThat(ran(transport, Command.shell("id -un; echo \"$HOME\"").as(Optional.of("bob")))
                        .output()
                        .out())
                .startsWith("bob\n");
        Finished nobody = ran(transport, Command.shell("id -un").as(Optional.of("no-such-user")));
        assertThat(nobody.exit()).isEqualTo(125);
        assertThat(nobody.output().err()).contains("cannot run as no-such-user, nothing was run", "no such user");
    }

    private int ordinal = 10;

    private Finished ran(Transport transport, Command command) throws Exception {
        EffectKey key = new EffectKey(run, "u", 1, ordinal++);
        assertThat(transport.start(key, command, warrant(1))).isTrue();
        Sighting sighting = transport.await(key, LONG, _ -> {});
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        return ((Sighting.Ended) sighting).finished();
    }

    private Transport rootLogin() {
        return transport("root", Optional.of(sshd.userKey()), Map.of());
    }

    private Transport login(String user, String password, Optional<String> sudo) {
        return transport(
                user,
                Optional.empty(),
                sudo.map(text -> Map.of("host.h1.password", password, "host.h1.sudo", text))
                        .orElse(Map.of("host.h1.password", password)));
    }

    private Transport transport(String user, Optional<Path> identity, Map<String, String> secrets) {
        Optional<SecretSource> asked = Optional.of(new SecretSource.Asked());
        var reach = new Reach.Ssh(
                "127.0.0.1",
                Optional.of(sshd.port()),
                Optional.of(user),
                identity.map(Path::toString),
                secrets.containsKey("host.h1.password") ? asked : Optional.empty(),
                secrets.containsKey("host.h1.sudo") ? asked : Optional.empty());
        // Each user has a spool of its own, in a home that all of them share.
        String spool = sshd.home() + "/spool-" + user;
        var host = new Host("h1", reach, List.of(), Map.of(), Map.of("spool", spool), Map.of());
        var transports = new HostTransports(
                name -> Objects.requireNonNull(secrets.get(name)),
                text -> text,
                TransportOptions.DEFAULT.withSshConfig(dir.resolve("ssh_config")));
        opened.add(transports);
        return transports.to(host);
    }

    /** The other users have to pass through it. */
    private static void letIn(Path place) throws Exception {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
