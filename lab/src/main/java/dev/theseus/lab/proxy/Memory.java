package dev.theseus.lab.proxy;

import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a balancer's operator decided, in a file: a balancer that was killed comes back with it, as HAProxy does with
 * {@code load-server-state-from-file}. Unlike HAProxy it also remembers whose requests wait.
 */
final class Memory {
    private final Optional<Path> file;
    private final LabJson json = new LabJson();

    /** @param file absent for a balancer that forgets */
    Memory(Optional<Path> file) {
        this.file = file;
    }

    private record Kept(List<ServerView> servers, Map<String, Bounds> held, Map<String, Map<String, String>> tables) {}

    synchronized void keep(Decisions decisions) throws IOException {
        if (file.isEmpty()) return;
        Path next = Path.of(file.get() + ".new");
        Kept kept = new Kept(
                decisions.servers().views(),
                decisions.queue().held(),
                decisions.tables().all());
        Files.writeString(next, json.pretty(kept));
        Files.move(next, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void recall(Decisions decisions) throws IOException {
        if (file.isEmpty() || !Files.exists(file.get())) return;
        Kept kept = json.read(Files.readString(file.get()), Kept.class);
        for (ServerView server : kept.servers()) {
            int colon = server.address().indexOf(':');
            InetSocketAddress address = new InetSocketAddress(
                    server.address().substring(0, colon),
                    Integer.parseInt(server.address().substring(colon + 1)));
            decisions
                    .servers()
                    .add(
                            server.name(),
                            server.pool(),
                            server.address(),
                            address,
                            ServerState.of(server.state()).orElseThrow());
        }
        kept.held().forEach((key, bounds) -> decisions.queue().hold(key, bounds));
        kept.tables()
                .forEach((table, entries) ->
                        entries.forEach((key, text) -> decisions.tables().put(table, key, text)));
    }
}
