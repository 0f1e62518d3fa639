package dev.theseus.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's server on a loopback port, as the current user, with keys and configuration of its own. It ends with the test, and with
 * the test's process: a shell that reads from us waits beside it.
 */
final class Sshd implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path dir;
    private final int port;
    private final List<String> within;
    private Process process;

    private Sshd(Path dir, int port, List<String> within) throws IOException {
        this.dir = dir;
        this.port = port;
        this.within = within;
        this.process = launch();
    }

    static Sshd start(Path dir) throws Exception {
        return startWithin(dir, List.of());
    }

    /** @param within a program, with its first arguments, that becomes the server */
    static Sshd startWithin(Path dir, List<String> within) throws Exception {
        assertThat(SSHD)
                .withFailMessage("these tests need OpenSSH's server: run build/install-test-packages (as root)")
                .isExecutable();
        // A home of its own: what the developer's shell does at login is not part of the test.
        Files.createDirectories(dir.resolve("home"));
        keygen(dir.resolve("host_key"), "ed25519", "");
        keygen(dir.resolve("user_key"), "ed25519", "");
        Files.copy(dir.resolve("user_key.pub"), dir.resolve("authorized_keys"));
        int port = freePort();
        Files.writeString(dir.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s/host_key
                AuthorizedKeysFile %s/authorized_keys
                PidFile none
                UsePAM no
                StrictModes no
                UseDNS no
                PermitRootLogin yes
                PasswordAuthentication yes
                KbdInteractiveAuthentication no
                MaxStartups 300:30:500
                SetEnv HOME=%s/home
                LogLevel DEBUG1
                """.formatted(port, dir, dir, dir));
        if (System.getProperty("user.name").equals("root")) Files.createDirectories(Path.of("/run/sshd"));
        var sshd = new Sshd(dir, port, within);
        sshd.awaitAnswer();
        return sshd;
    }

    static void keygen(Path file, String type, String passphrase) throws Exception {
        Process keygen = new ProcessBuilder(
                        "ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file.toString())
                .inheritIO()
                .start();
        assertThat(keygen.waitFor()).isZero();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Path home() {
        return dir.resolve("home");
    }

    Path userKey() {
        return dir.resolve("user_key");
    }

    /** The line for {@code known_hosts}. */
    String knownHost() throws IOException {
        return knownHost("[127.0.0.1]:" + port);
    }

    String knownHost(String name) throws IOException {
        String[] key = Files.readString(dir.resolve("host_key.pub")).split(" ");
        return name + " " + key[0] + " " + key[1] + "\n";
    }

    void authorize(Path publicKey) throws IOException {
        Files.writeString(dir.resolve("authorized_keys"), Files.readString(publicKey), StandardOpenOption.APPEND);
    }

    String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }

    /** Kills the server and every connection it has. */
    void kill() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().filter(Sshd::isServer).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        for (ProcessHandle one : all) while (one.isAlive()) Thread.sleep(5);
    }

    void startAgain() throws Exception {
        process = launch();
        awaitAnswer();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info().command().map(command -> command.contains("sshd")).orElse(true);
    }

    private Process launch() throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" & pid=$!; cat >/dev/null; kill $pid", "sh"));
        words.addAll(within);
        words.addAll(List.of(SSHD.toString(), "-D", "-f", dir + "/sshd_config", "-E", dir + "/log"));
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(dir.resolve("stderr").toFile())
                .start();
    }

    private void awaitAnswer() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                byte[] greeting = socket.getInputStream().readNBytes(4);
                if (new String(greeting, StandardCharsets.US_ASCII).equals("SSH-")) return;
            } catch (IOException notYet) {
                // It is still starting.
            }
            if (System.nanoTime() > deadline)
                throw new AssertionError("sshd did not start: " + Files.readString(dir.resolve("stderr"))
                        + (Files.exists(dir.resolve("log")) ? log() : ""));
            Thread.sleep(20);
        }
    }
}
