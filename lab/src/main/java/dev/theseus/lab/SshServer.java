package dev.theseus.lab;

import dev.theseus.lab.process.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenSSH's server on a loopback port, as the current user, with keys of its own: a lab's hosts reached as real ones are. Whoever wants to reach them puts
 * {@link #bin} in front of its PATH, where an {@code ssh} lies that knows the keys.
 */
public final class SshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final int ATTEMPTS = 500;

    private final Path directory;
    private final int port;
    private Process server;

    private SshServer(Path directory, int port, Process server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /** Whether this machine has what it takes. */
    public static boolean isThere() {
        return Files.isExecutable(SSHD);
    }

    /** @param directory new, and the server's own */
    public static SshServer start(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (String key : List.of("host_key", "user_key")) {
            Process keygen = new ProcessBuilder(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-C",
                            "lab",
                            "-f",
                            directory.resolve(key) + "")
                    .inheritIO()
                    .start();
            if (keygen.waitFor() != 0) throw new IOException("ssh-keygen could not make " + key);
        }
        int port = LoopbackPorts.next();
        writeConfiguration(directory, port);
        if (System.getProperty("user.name").equals("root")) Files.createDirectories(Path.of("/run/sshd"));
        SshServer ssh = new SshServer(directory, port, launch(directory));
        ssh.awaitAnswer();
        return ssh;
    }

    private static void writeConfiguration(Path directory, int port) throws IOException {
        Files.writeString(directory.resolve("sshd_config"), """
                Port %1$d
                ListenAddress 127.0.0.1
                HostKey %2$s/host_key
                AuthorizedKeysFile %2$s/user_key.pub
                PidFile none
                UsePAM no
                StrictModes no
                UseDNS no
                PermitRootLogin yes
                MaxStartups 300:30:500
                MaxSessions 100
                """.formatted(port, directory));
        String[] key = Files.readString(directory.resolve("host_key.pub")).split(" ");
        Files.writeString(directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key[0] + " " + key[1] + "\n");
        Files.writeString(directory.resolve("ssh_config"), """
                Host *
                  IdentityFile %1$s/user_key
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile %1$s/known_hosts
                """.formatted(directory));
        Path program = Files.createDirectories(directory.resolve("bin")).resolve("ssh");
        Files.writeString(
                program,
                "#!/bin/sh\n# The real ssh, with the lab's keys.\nexec /usr/bin/ssh -F '" + directory
                        + "/ssh_config' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public int port() {
        return port;
    }

    public Path bin() {
        return directory.resolve("bin");
    }

    /** An inventory whose hosts were local, with its hosts reached through this server. */
    public String reached(String inventory) {
        return inventory.replace(
                "local: true",
                "address: 127.0.0.1, port: %d, user: %s".formatted(port, System.getProperty("user.name")));
    }

    /** The server dies with every connection that it has, and is back after {@code downMs}. What hosts were doing goes on. */
    public void kill(long downMs) throws IOException, InterruptedException {
        List<ProcessHandle> servers = new ArrayList<>(sessions());
        servers.add(server.toHandle());
        killAll(servers);
        Thread.sleep(downMs);
        server = launch(directory);
        awaitAnswer();
    }

    /** Every connection is cut; the server takes new ones at once. */
    public void cut() throws InterruptedException {
        killAll(sessions());
    }

    /** Every connection is kept and carries nothing for a while, as behind a network that drops all packets. */
    public void silence(long forMs) throws IOException, InterruptedException {
        List<ProcessHandle> stopped = sessions();
        signal("-STOP", stopped);
        try {
            Thread.sleep(forMs);
        } finally {
            signal("-CONT", stopped);
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (ProcessHandle process : processes)
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
    }

    private List<ProcessHandle> sessions() {
        return server.descendants()
                .filter(process -> process.info()
                        .command()
                        .map(command -> command.contains("sshd"))
                        .orElse(true))
                .toList();
    }

    private static void killAll(List<ProcessHandle> processes) throws InterruptedException {
        for (ProcessHandle process : processes) process.destroyForcibly();
        for (ProcessHandle process : processes) while (process.isAlive()) Thread.sleep(5);
    }

    private static Process launch(Path directory) throws IOException {
        return new ProcessBuilder(
                        SSHD.toString(), "-D", "-f", directory + "/sshd_config", "-E", directory.resolve("log") + "")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                if (socket.getInputStream().read() == 'S') return;
            } catch (IOException notYet) {
                if (!server.isAlive()) break;
            }
            Thread.sleep(20);
        }
        throw new IOException("sshd does not answer; see " + directory.resolve("stderr"));
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> servers = new ArrayList<>(sessions());
        servers.add(server.toHandle());
        killAll(servers);
    }
}
