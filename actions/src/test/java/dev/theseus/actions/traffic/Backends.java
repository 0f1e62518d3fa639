package dev.theseus.actions.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Servers behind a balancer: they answer at once, or hold a request until they are told. */
final class Backends implements AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private volatile CountDownLatch release = new CountDownLatch(1);
    private volatile CountDownLatch held = new CountDownLatch(1);

    Backends(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
            servers.add(server);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/hold")) {
                held.countDown();
                release.await();
            }
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
