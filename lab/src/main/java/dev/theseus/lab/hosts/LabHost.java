package dev.theseus.lab.hosts;

import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One host of a lab. Tests and the lab itself act on it from the machine, past its network and its sshd, as somebody does who stands before it; plans reach it by SSH at {@link #address}.
 */
public final class LabHost {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int SSH_PORT = 22;
    private static final int CONNECT_MS = 1000;
    private static final int ATTEMPTS = 1000;

    private final HostsLayout layout;
    private final Hub hub;
    private final HostsState state;
    private final HostsState.Host host;

    LabHost(HostsLayout layout, Hub hub, HostsState state, HostsState.Host host) {
        this.layout = layout;
        this.hub = hub;
        this.state = state;
        this.host = host;
    }

    public String name() {
        return host.name();
    }

    public List<String> groups() {
        return host.groups();
    }

    /** Its IPv4 address, which this machine reaches. */
    public String address() {
        return state.address(host);
    }

    /** Whether it runs. */
    public boolean isUp() throws IOException {
        return processOne().isPresent();
    }

    /** Runs a shell command on it as root and waits for its end. */
    public Said run(String command) throws IOException, InterruptedException {
        return run(command, "");
    }

    /** The same, with something on its standard input. */
    public Said run(String command, String input) throws IOException, InterruptedException {
        return Said.by(entering("/bin/sh", "-c", command), input);
    }

    /** The words that run a command on this host from the machine, past its sshd; for a shell at a terminal. */
    public List<String> entering(String... command) throws IOException {
        ProcessIdentity one = processOne().orElseThrow(() -> new LabUnavailable(name() + " is down; boot it first"));
        List<String> words = new ArrayList<>(
                List.of("nsenter", "--target", one.pid() + "", "--all", "--root", "--wd", "--", "env", "-i", PATH));
        words.addAll(
                List.of("HOME=/root", "LANG=C.UTF-8", "TERM=" + System.getenv().getOrDefault("TERM", "dumb")));
        words.addAll(List.of(command));
        return words;
    }

    public String read(String file) throws IOException, InterruptedException {
        return Said.by(entering("cat", "--", file), "").orFail("reading " + file + " on " + name());
    }

    /** Writes a file as root, making its folder where that is missing. */
    public void write(String file, String text) throws IOException, InterruptedException {
        String command = "mkdir -p \"$(dirname \"$1\")\" && cat >\"$1\"";
        Said.by(entering("/bin/sh", "-c", command, "sh", file), text).orFail("writing " + file + " on " + name());
    }

    /** Takes a file of any size from the host to this machine. */
    public void fetch(String file, Path to) throws IOException, InterruptedException {
        transfer(new ProcessBuilder(entering("cat", "--", file)).redirectOutput(to.toFile()), file);
    }

    /** Puts a file of any size from this machine on the host, making its folder where that is missing. */
    public void send(Path from, String file) throws IOException, InterruptedException {
        String command = "mkdir -p \"$(dirname \"$1\")\" && cat >\"$1\"";
        transfer(new ProcessBuilder(entering("/bin/sh", "-c", command, "sh", file)).redirectInput(from.toFile()), file);
    }

    private void transfer(ProcessBuilder command, String file) throws IOException, InterruptedException {
        int exit =
                command.redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (exit != 0) throw new IOException("copying " + file + " from or to " + name() + ": exit status " + exit);
    }

    /** Shuts the host down in order: what started with it is stopped first. */
    public void shutDown() throws IOException, InterruptedException {
        run("kill -TERM 1");
        while (isUp()) Thread.sleep(10);
    }

    /** Crashes the host: all its processes die at once, its disk stays as it is. */
    public void kill() throws IOException, InterruptedException {
        Optional<ProcessIdentity> one = processOne();
        if (one.isPresent()) one.get().kill();
    }

    /** Boots a host that is down; returns when its sshd answers. */
    public void boot() throws IOException, InterruptedException {
        if (isUp()) throw new IllegalStateException(name() + " is up");
        boot(layout, hub, state, List.of(host));
        awaitSsh();
    }

    /** Boots several at once, without waiting for their sshd to answer. */
    static void boot(HostsLayout layout, Hub hub, HostsState state, List<HostsState.Host> hosts)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(layout.directory().toString(), state.subnet()));
        for (HostsState.Host host : hosts) arguments.add(host.number() + ":" + host.name());
        Said said = hub.script("boot.sh", arguments);
        List<String> failed = said.out().lines().toList();
        if (said.exit() != 0 || !failed.isEmpty()) {
            String first = failed.isEmpty() ? said.err() : Files.readString(layout.bootLog(failed.getFirst()));
            throw new IOException(
                    "of " + hosts.size() + " hosts, these did not boot: " + failed + "; " + first.strip());
        }
    }

    /** Pulls the network cable: packets to and from it are lost, connections stay as they are. */
    public void unplug() throws IOException, InterruptedException {
        hub.inside(List.of("ip", "link", "set", "v" + host.number(), "down")).orFail("unplugging " + name());
    }

    public void plug() throws IOException, InterruptedException {
        hub.inside(List.of("ip", "link", "set", "v" + host.number(), "up")).orFail("plugging in " + name());
        awaitSsh();
    }

    /** Kills sshd and every session that it has; what sessions were running goes on. Nobody can log in until {@link #startSshd}. */
    public void killSshd() throws IOException, InterruptedException {
        run("pkill -KILL -x sshd; while pgrep -x sshd >/dev/null; do sleep 0.02; done")
                .orFail("killing sshd on " + name());
    }

    public void startSshd() throws IOException, InterruptedException {
        run("/usr/sbin/sshd").orFail("starting sshd on " + name());
        awaitSsh();
    }

    /**
     * Puts a small file system where {@code folder} is, with what was in that, so that it can be full. It lives in memory: a crash of the host takes it away, and what was there before comes back.
     *
     * @param kib how much fits in it, in KiB
     */
    public void smallDisk(String folder, int kib) throws IOException, InterruptedException {
        String command = """
                set -e
                mkdir -p "$1" /run/small
                mount -t tmpfs -o "size=$2k,mode=$(stat -c %a "$1")" small /run/small
                cp -a "$1/." /run/small/
                mount --move /run/small "$1"
                """;
        Said.by(entering("/bin/sh", "-c", command, "sh", folder, kib + ""), "")
                .orFail("a small disk at " + folder + " on " + name());
    }

    /** Fills the file system that {@code folder} is on to its last byte, for which it should be a {@link #smallDisk}. */
    public void fill(String folder) throws IOException, InterruptedException {
        String command =
                "cat /dev/zero >\"$1/filled-by-the-lab\" 2>/dev/null; ! echo x 2>/dev/null >>\"$1/filled-by-the-lab\"";
        Said.by(entering("/bin/sh", "-c", command, "sh", folder), "").orFail("filling " + folder + " on " + name());
    }

    /** Takes back what {@link #fill} wrote. */
    public void drainDisk(String folder) throws IOException, InterruptedException {
        Said.by(entering("rm", "-f", "--", folder + "/filled-by-the-lab"), "").orFail("making room in " + folder);
    }

    void awaitSsh() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address(), SSH_PORT), CONNECT_MS);
                socket.setSoTimeout(CONNECT_MS * 10);
                if (socket.getInputStream().read() == 'S') return;
            } catch (IOException notYet) {
                if (!isUp()) throw new IOException(name() + " went down while it was booting", notYet);
            }
            Thread.sleep(10);
        }
        throw new IOException("sshd on " + name() + " (" + address() + ") does not answer");
    }

    /** Returns when everything that starts with the host was started. @throws LabUnavailable where what the lab itself starts there did not come up */
    public void awaitServices() throws IOException, InterruptedException {
        while (!Files.exists(inside("run/lab-ready"))) {
            if (!isUp()) throw new IOException(name() + " went down while it was booting");
            Thread.sleep(10);
        }
        if (!Files.exists(inside("run/lab-unfit"))) return;
        List<String> said = Files.readAllLines(inside("var/log/boot.log"));
        throw new LabUnavailable("what the lab starts on " + name() + " did not come up; the last it said: "
                + String.join(" | ", said.subList(Math.max(0, said.size() - 3), said.size())));
    }

    private Path inside(String file) throws IOException {
        return Path.of("/proc/" + processOne().map(ProcessIdentity::pid).orElse(0L) + "/root/" + file);
    }

    private Optional<ProcessIdentity> processOne() throws IOException {
        Path file = layout.pid(name());
        if (!Files.exists(file)) return Optional.empty();
        String[] words = Files.readString(file).strip().split(" ");
        long start = Long.parseLong(words[1]);
        return ProcessIdentity.of(Long.parseLong(words[0])).filter(found -> found.startTicks() == start);
    }
}
