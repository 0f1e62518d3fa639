package dev.theseus.actions.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Servers behind a balancer: they answer at once, or hold a request until they are told. */
final class Backends implements AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private volatile CountDownLatch release = new CountDownLatch(1);
    private volatile CountDownLatch held = new CountDownLatch(1);

    Backends(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            String name = "n" + (i + 1);
            server.createContext("/", exchange -> answer(exchange, name));
            server.start();
            servers.add(server);
        }
    }

    private void answer(HttpExchange exchange, String name) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/hold")) {
                // Which one it waits for is settled before anybody can know of it: it may be released, and replaced,
                // right then.
                CountDownLatch until = release;
                held.countDown();
                until.await();
            }
            String tenant = exchange.getRequestHeaders().getFirst("X-Tenant");
            if (tenant != null) answered.merge(name + " " + tenant, 1, Integer::sum);
            exchange.getResponseHeaders().set("X-Server", name);
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many requests of a tenant a server has had. */
    int answered(String name, String tenant) {
        return answered.getOrDefault(name + " " + tenant, 0);
    }

    int port(int index) {
        return servers.get(index).getAddress().getPort();
    }

    /** Waits until a request is being held. */
    void awaitHeld() throws InterruptedException {
        held.await();
    }

    void release() {
        release.countDown();
        release = new CountDownLatch(1);
        held = new CountDownLatch(1);
    }

    @Override
    public void close() {
        release();
        servers.forEach(server -> server.stop(0));
    }
}
