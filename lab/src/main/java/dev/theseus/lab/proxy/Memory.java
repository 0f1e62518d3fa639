package dev.theseus.lab.proxy;

import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The servers of a balancer and what its operator decided about them, in a file: a balancer that was killed comes back with them, as
 * HAProxy does with {@code load-server-state-from-file}.
 */
final class Memory {
    private final Optional<Path> file;
    private final LabJson json = new LabJson();

    /** @param file absent for a balancer that forgets */
    Memory(Optional<Path> file) {
        this.file = file;
    }

    private record Kept(List<ServerView> servers) {}

    synchronized void keep(Upstreams upstreams) throws IOException {
        if (file.isEmpty()) return;
        Path next = Path.of(file.get() + ".new");
        Files.writeString(next, json.pretty(new Kept(upstreams.views())));
        Files.move(next, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void recall(Upstreams upstreams) throws IOException {
        if (file.isEmpty() || !Files.exists(file.get())) return;
        for (ServerView server :
                json.read(Files.readString(file.get()), Kept.class).servers()) {
            int colon = server.address().indexOf(':');
            InetSocketAddress address = new InetSocketAddress(
                    server.address().substring(0, colon),
                    Integer.parseInt(server.address().substring(colon + 1)));
            upstreams.add(
                    server.name(),
                    server.address(),
                    address,
                    ServerState.of(server.state()).orElseThrow());
        }
    }
}
