package dev.theseus.lab.hosts;

import dev.theseus.lab.process.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Hosts on this machine, on a network of their own that the machine reaches. Several labs do not see each other.
 *
 * <p>A lab {@link #up brought up} with a lease ends when nobody renews it: the one who started it does for as long as it lives, so that a killed test leaves nothing behind. One without stays until it is {@link
 * #close closed}, or the machine goes down.
 */
public final class HostsLab implements AutoCloseable {
    /** A lab that stays until it is taken down. */
    public static final Duration NO_LEASE = Duration.ZERO;

    private final HostsLayout layout;
    private final HostsState state;
    private final Hub hub;
    private final Optional<Thread> keeper;

    HostsLab(HostsLayout layout, HostsState state, Optional<Thread> keeper) {
        this.layout = layout;
        this.state = state;
        this.hub = new Hub(layout, state.hub());
        this.keeper = keeper;
    }

    /**
     * Brings up a lab of this topology, under its name; returns when the sshd of every host answers.
     *
     * @param home where labs and the hosts' file system are kept on this machine; labs of one home do not share a name
     * @param lease how long it lives when nobody looks after it, in whole seconds, or {@link #NO_LEASE}
     * @param progress gets a line when something begins
     * @throws LabUnavailable if this machine cannot have one, or there is one of that name; nothing is left running then
     */
    public static HostsLab up(Path home, Topology topology, Duration lease, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new HostsUp(home, topology, lease, progress).run();
    }

    /** Finds a lab that is up. */
    public static HostsLab attach(Path home, String name) throws IOException {
        HostsLayout layout = layout(home, name);
        if (!Files.exists(layout.state()))
            throw new LabUnavailable("there is no lab '" + name + "'; there are: " + names(home));
        HostsState state = HostsState.read(layout.state());
        if (!state.hub().isAlive())
            throw new LabUnavailable(
                    "the lab '" + name + "' has ended with the machine or by itself; 'theseus lab down " + name
                            + "' removes what it left, 'theseus lab up' starts a new one");
        Duration validity = Duration.ofMillis(state.leaseValidityMs());
        return new HostsLab(layout, state, keeping(layout.lease(validity)));
    }

    /** The labs of a home, those that ended without being taken down too. */
    public static List<String> names(Path home) throws IOException {
        Path labs = home.resolve("labs");
        if (!Files.isDirectory(labs)) return List.of();
        try (Stream<Path> found = Files.list(labs)) {
            return found.filter(lab -> Files.exists(new HostsLayout(lab).state()))
                    .map(lab -> lab.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Takes a lab down, whatever became of it, and removes all that it left. */
    public static void remove(Path home, String name) throws IOException, InterruptedException {
        HostsLayout layout = layout(home, name);
        if (!Files.exists(layout.directory()))
            throw new LabUnavailable("there is no lab '" + name + "'; there are: " + names(home));
        remove(layout);
    }

    static void remove(HostsLayout layout) throws IOException, InterruptedException {
        if (Files.exists(layout.state()))
            new Hub(layout, HostsState.read(layout.state()).hub()).end();
        Files.deleteIfExists(layout.directory().resolve("lease"));
        Said.by(List.of("rm", "-rf", "--one-file-system", layout.directory().toString()), "")
                .orFail("removing " + layout.directory());
    }

    /** By its real path: hosts see this machine's files by another root, where a link leads nowhere. */
    static HostsLayout layout(Path home, String name) throws IOException {
        return new HostsLayout(
                Files.createDirectories(home).toRealPath().resolve("labs").resolve(name));
    }

    static Optional<Thread> keeping(Lease lease) {
        return lease.validity().isZero() ? Optional.empty() : Optional.of(lease.keep());
    }

    /** Keeps what a host has of its own as a layer for others. */
    void keepUpper(LabHost host, Path layer) throws IOException, InterruptedException {
        String upper = layout.host(host.name()) + "/upper";
        String command = """
                set -e
                upper=$1 layer=$2
                shift 2
                cd "$upper"
                rm -rf "$@"
                rm -rf "$layer.making"
                mkdir "$layer.making"
                cp -a . "$layer.making"
                mv "$layer.making" "$layer"
                """;
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", command, "sh", upper, layer.toString()));
        words.addAll(Images.own());
        hub.inside(words).orFail("keeping " + layer);
    }

    public String name() {
        return state.name();
    }

    /** Its hosts, in the order of the topology. */
    public List<LabHost> hosts() {
        return state.hosts().stream()
                .map(host -> new LabHost(layout, hub, state, host))
                .toList();
    }

    public LabHost host(String name) {
        return hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the lab " + name() + " has no host " + name));
    }

    /** The inventory that describes it; for SSH it needs {@link #sshConfig} or {@link #bin}. */
    public Path inventory() {
        return layout.inventory();
    }

    /** The file with one of the lab's passwords. */
    public Path password(String name) {
        return layout.passwords().resolve(name);
    }

    /** An ssh configuration with the lab's keys and known hosts. */
    public Path sshConfig() {
        return layout.sshConfig();
    }

    /** A folder with an {@code ssh} that uses {@link #sshConfig}, for the front of a PATH: Theseus started with it reaches the hosts. */
    public Path bin() {
        return layout.bin();
    }

    /** Takes the lab down and removes all that it left. */
    @Override
    public void close() throws IOException, InterruptedException {
        leave();
        remove(layout);
    }

    /** Stops looking after the lab without ending it. */
    public void leave() throws InterruptedException {
        if (keeper.isPresent()) {
            keeper.get().interrupt();
            keeper.get().join();
        }
    }
}
