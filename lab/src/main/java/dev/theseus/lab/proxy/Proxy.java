package dev.theseus.lab.proxy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One balancer: a port for users, a port for its operator, round-robin over the servers that are ready and up; requests of a key that is held wait. */
public final class Proxy implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final Duration CHECK_PAUSE = Duration.ofMillis(200);

    private final HttpServer users;
    private final HttpServer operator;
    private final HealthCheck health;
    private final ExecutorService threads;

    private Proxy(HttpServer users, HttpServer operator, HealthCheck health, ExecutorService threads) {
        this.users = users;
        this.operator = operator;
        this.health = health;
        this.threads = threads;
    }

    /** Starts a balancer without servers on two loopback ports; 0 means any free one. */
    public static Proxy start(String name, int port, int adminPort) throws IOException {
        return start(name, port, adminPort, new Memory(Optional.empty()));
    }

    /** Starts a balancer with the servers that {@code memory} has. */
    static Proxy start(String name, int port, int adminPort, Memory memory) throws IOException {
        LabJson json = new LabJson();
        Answers answers = new Answers(json);
        Decisions decisions = Decisions.of(name);
        memory.recall(decisions);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpServer users = listen(port, new Forwarder(decisions, answers), threads);
        HttpServer operator = listen(adminPort, new AdminApi(name, decisions, answers, json, memory), threads);
        HttpHandler queue = new QueueApi(decisions, answers, json, memory);
        operator.createContext("/queue", queue);
        operator.createContext("/tables", queue);
        HealthCheck health = new HealthCheck(decisions.servers(), CHECK_PAUSE);
        health.start();
        return new Proxy(users, operator, health, threads);
    }

    private static HttpServer listen(int port, HttpHandler handler, ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    public int port() {
        return users.getAddress().getPort();
    }

    public int adminPort() {
        return operator.getAddress().getPort();
    }

    @Override
    public void close() {
        health.close();
        users.stop(0);
        operator.stop(0);
        threads.close();
    }
}
