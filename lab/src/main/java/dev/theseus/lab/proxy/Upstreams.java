package dev.theseus.lab.proxy;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The servers of one balancer. Choosing a server and counting the request happen under one lock with every change of
 * state: once {@code drain} has been answered, the number in flight can only fall.
 */
final class Upstreams {

    /** What came of adding a server. */
    enum Added {
        NEW,
        SAME,
        OTHER_ADDRESS
    }

    /** A request that a server has been chosen for; it must be ended. */
    record Chosen(Upstream server) {}

    private final String own;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Upstream> servers = new LinkedHashMap<>();
    private int next;

    /** @param own the pool of the servers, and of the requests, of which nothing else is said */
    Upstreams(String own) {
        this.own = own;
    }

    String own() {
        return own;
    }

    /**
     * Chooses a server, round-robin.
     *
     * @param pool whose servers are asked
     * @param preferred where the request's session began, as its route says; it goes there for as long as that server
     *     takes requests
     */
    Optional<Chosen> choose(String pool, Optional<String> preferred) {
        return locked(() -> {
            List<Upstream> able = servers.values().stream()
                    .filter(server -> server.isIn(pool) && server.takesRequests())
                    .toList();
            if (able.isEmpty()) {
                return Optional.empty();
            }
            Upstream server = able.stream()
                    .filter(each -> preferred.isPresent() && each.name().equals(preferred.get()))
                    .findFirst()
                    .orElseGet(() -> able.get(Math.floorMod(next++, able.size())));
            server.begin();
            return Optional.of(new Chosen(server));
        });
    }

    void end(Chosen chosen, boolean whole) {
        locked(() -> {
            chosen.server().end(whole);
            return whole;
        });
    }

    Added add(String name, String pool, String address, InetSocketAddress socketAddress, ServerState state) {
        return locked(() -> {
            Upstream known = servers.get(name);
            if (known == null) {
                servers.put(name, new Upstream(name, pool, address, socketAddress, state));
                return Added.NEW;
            }
            return known.address().equals(address) ? Added.SAME : Added.OTHER_ADDRESS;
        });
    }

    /** Takes the server off the list; requests in flight to it end as they would have. */
    boolean remove(String name) {
        return locked(() -> servers.remove(name) != null);
    }

    Optional<ServerView> become(String name, ServerState state) {
        return onServer(name, server -> {
            server.become(state);
            return server.view();
        });
    }

    Optional<ServerView> view(String name) {
        return onServer(name, Upstream::view);
    }

    List<ServerView> views() {
        return locked(() -> servers.values().stream().map(Upstream::view).toList());
    }

    List<Upstream> toCheck() {
        return locked(
                () -> servers.values().stream().filter(Upstream::isChecked).toList());
    }

    void checked(Upstream server, boolean healthy) {
        locked(() -> {
            server.checked(healthy);
            return healthy;
        });
    }

    private <T> Optional<T> onServer(String name, Function<Upstream, T> look) {
        return locked(() -> Optional.ofNullable(servers.get(name)).map(look));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
