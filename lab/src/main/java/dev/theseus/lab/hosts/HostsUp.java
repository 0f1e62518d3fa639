package dev.theseus.lab.hosts;

import dev.theseus.lab.process.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The making of a hosts lab, step by step. */
final class HostsUp {
    private final Path home;
    private final Topology topology;
    private final Duration lease;
    private final Consumer<String> progress;
    private final HostsLayout layout;
    private final Images images;
    private Map<String, Path> folders = Map.of();

    HostsUp(Path home, Topology topology, Duration lease, Consumer<String> progress) throws IOException {
        this.home = home.toAbsolutePath().normalize();
        this.topology = topology;
        this.lease = lease;
        this.progress = progress;
        this.layout = HostsLab.layout(home, topology.name());
        this.images = new Images(home, progress);
    }

    /** Folders of this machine that hosts without an image see. */
    HostsUp seeing(Map<String, Path> more) {
        folders = more;
        return this;
    }

    HostsLab run() throws IOException, InterruptedException {
        Machine.check();
        if (home.toString().matches(".*[=:,'\"\\\\\\s].*"))
            throw new LabUnavailable(
                    "a lab's directory must do without colons, commas, equal signs, quotes, backslashes and blanks: "
                            + home + ". Choose another with --state-dir");
        claimName();
        Optional<Thread> keeper = Optional.empty();
        boolean complete = false;
        try {
            Lease kept = layout.lease(lease);
            kept.renew();
            keeper = HostsLab.keeping(kept);
            HostsState state = make();
            complete = true;
            return new HostsLab(layout, state, keeper);
        } finally {
            if (!complete) {
                keeper.ifPresent(Thread::interrupt);
                HostsLab.remove(layout);
            }
        }
    }

    private void claimName() throws IOException, InterruptedException {
        if (Files.exists(layout.state())) {
            if (HostsState.read(layout.state()).hub().isAlive())
                throw new LabUnavailable(
                        "there is a lab '" + topology.name() + "' already: take it down with 'theseus lab down "
                                + topology.name() + "', or give this one another name with --name");
            progress.accept("removing what an earlier lab left in " + layout.directory());
            HostsLab.remove(layout);
        }
        Files.createDirectories(layout.directory().getParent());
        Files.createDirectory(
                layout.directory(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private HostsState make() throws IOException, InterruptedException {
        layout.scripts().write();
        Tree tree = Tree.in(home.resolve("trees"), layout.scripts(), progress);
        Map<Image, Path> layers = new HashMap<>();
        for (Topology.HostSpec host : topology.hosts())
            if (host.image().isPresent())
                layers.put(host.image().get(), images.layer(host.image().get()));
        progress.accept("starting " + topology.hosts().size() + " hosts");
        Files.createDirectories(layout.hosts());
        Files.createDirectories(layout.run());
        Hub hub = Hub.start(layout, lease);
        HostsState claimed = state(hub, "");
        claimed.write(layout.state()); // from here on it can be found, and taken down
        String subnet = Said.by(List.of("sh", layout.scripts().path("uplink.sh"), hub.pid()), "")
                .orFail("connecting the lab to this machine")
                .strip();
        HostsState state = state(hub, subnet);
        state.write(layout.state());
        SshFiles ssh = new SshFiles(layout);
        ssh.makeUserKey();
        for (Topology.HostSpec host : topology.hosts()) Files.writeString(layout.binds(host.name()), binds(host));
        prepare(hub, tree, layers);
        ssh.write(state);
        Passwords passwords = new Passwords(layout.passwords());
        passwords.make(topology.passwords());
        new CommonLayer(layout).write(state, passwords);
        Files.writeString(layout.inventory(), new HostsInventory(layout, state, topology).text());
        LabHost.boot(layout, hub, state, state.hosts());
        HostsLab lab = new HostsLab(layout, state, Optional.empty());
        for (LabHost host : lab.hosts()) host.awaitSsh();
        progress.accept("waiting for what starts with the hosts");
        for (LabHost host : lab.hosts()) host.awaitServices();
        return state;
    }

    private void prepare(Hub hub, Tree tree, Map<Image, Path> layers) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(layout.directory().toString()));
        for (Topology.HostSpec host : topology.hosts()) {
            String image =
                    host.image().map(installed -> layers.get(installed) + ":").orElse("");
            arguments.add(image + layout.common() + ":" + tree.folder() + "=" + host.name());
        }
        hub.script("prepare.sh", arguments).orFail("preparing the hosts");
    }

    /** What a host sees of this machine, a line each: the folder, and where it is there. */
    private String binds(Topology.HostSpec host) throws IOException {
        Map<String, Path> seen = host.image().isPresent() ? host.image().get().folders(images.cache()) : folders;
        return seen.entrySet().stream()
                .map(folder -> folder.getValue().toAbsolutePath() + " " + folder.getKey() + "\n")
                .collect(Collectors.joining());
    }

    private HostsState state(Hub hub, String subnet) {
        List<HostsState.Host> hosts = IntStream.range(0, topology.hosts().size())
                .mapToObj(index -> {
                    Topology.HostSpec host = topology.hosts().get(index);
                    return new HostsState.Host(index + 1, host.name(), host.groups());
                })
                .toList();
        return new HostsState(HostsState.FORMAT, topology.name(), hub.process(), subnet, lease.toMillis(), hosts);
    }
}
