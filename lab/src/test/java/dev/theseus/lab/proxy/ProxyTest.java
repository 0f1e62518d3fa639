package dev.theseus.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProxyTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final LabJson json = new LabJson();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private Proxy proxy;

    record Answer(int status, String text) {}

    @BeforeEach
    void start() throws IOException {
        proxy = Proxy.start("main", 0, 0);
    }

    @AfterEach
    void stop() {
        gate.release(1000);
        proxy.close();
        servers.forEach(server -> server.stop(0));
        threads.close();
    }

    @Test
    void a_request_is_answered_by_a_server_that_is_ready_and_up() throws Exception {
        add("a");
        add("b");
        List<String> answers = List.of(get("/name").text(), get("/name").text());
        assertThat(answers).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void bodies_pass_through_in_both_directions() throws Exception {
        add("a");
        String text = "x".repeat(300_000);
        Answer answer = call(proxy.port(), "POST", "/echo", RequestBody.text(text));
        assertThat(answer).isEqualTo(new Answer(200, text));
    }

    @Test
    void without_a_server_the_answer_is_503() throws Exception {
        assertThat(get("/name").status()).isEqualTo(503);
    }

    @Test
    void a_request_is_never_given_to_a_second_server() throws Exception {
        int nobody = add("gone");
        servers.getLast().stop(0);
        assertThat(nobody).isPositive();
        assertThat(get("/name").status()).isEqualTo(503);
    }

    @Test
    void a_drained_server_ends_its_requests_and_gets_no_new_ones() throws Exception {
        add("a");
        Future<Answer> slow = threads.submit(() -> get("/gate"));
        awaitServer("a", server -> server.inFlight() == 1);
        state("a", "drain");
        assertThat(get("/name").status()).isEqualTo(503);
        gate.release();
        assertThat(slow.get().status()).isEqualTo(200);
        assertThat(awaitServer("a", server -> server.inFlight() == 0).failed()).isZero();
    }

    @Test
    void no_request_of_600_fails_while_servers_are_drained_stopped_and_given_back() throws Exception {
        add("a");
        add("b");
        List<Future<Answer>> answers = new ArrayList<>();
        Future<?> operator = threads.submit(this::rollThroughBoth);
        long start = System.nanoTime();
        for (int i = 0; i < 600 || !operator.isDone(); i++) {
            TimeUnit.NANOSECONDS.sleep(start + i * 5_000_000L - System.nanoTime());
            answers.add(threads.submit(() -> get("/name")));
        }
        operator.get();
        for (Future<Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(answers).hasSizeGreaterThanOrEqualTo(600);
    }

    private Object rollThroughBoth() throws Exception {
        for (String name : List.of("a", "b")) {
            state(name, "drain");
            awaitServer(name, server -> server.inFlight() == 0);
            state(name, "maint");
            awaitServer(name, server -> !server.up());
            state(name, "ready");
            awaitServer(name, ServerView::up);
        }
        return "rolled";
    }

    @Test
    void the_api_adds_once_refuses_another_address_and_removes() throws Exception {
        int port = add("a");
        assertThat(put("/servers/a", "{\"address\":\"127.0.0.1:" + port + "\"}").status())
                .isEqualTo(200);
        assertThat(put("/servers/a", "{\"address\":\"127.0.0.1:1\"}").status()).isEqualTo(409);
        assertThat(put("/servers/a/state", "{\"state\":\"asleep\"}").status()).isEqualTo(400);
        assertThat(put("/servers/x/state", "{\"state\":\"drain\"}").status()).isEqualTo(404);
        assertThat(call(proxy.adminPort(), "DELETE", "/servers/a", RequestBody.none())
                        .status())
                .isEqualTo(204);
        assertThat(call(proxy.adminPort(), "GET", "/servers", RequestBody.none())
                        .text())
                .isEqualToIgnoringWhitespace("{\"balancer\":\"main\",\"servers\":[]}");
    }

    private int add(String name) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/name", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(name.getBytes());
            }
        });
        server.createContext("/echo", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                exchange.getRequestBody().transferTo(out);
            }
        });
        server.createContext("/gate", exchange -> {
            gate.acquireUninterruptibly();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        int port = server.getAddress().getPort();
        assertThat(put("/servers/" + name, "{\"address\":\"127.0.0.1:" + port + "\"}")
                        .status())
                .isEqualTo(201);
        awaitServer(name, ServerView::up);
        return port;
    }

    private void state(String name, String state) throws IOException {
        assertThat(put("/servers/" + name + "/state", "{\"state\":\"" + state + "\"}")
                        .status())
                .isEqualTo(200);
    }

    private ServerView awaitServer(String name, Predicate<ServerView> condition)
            throws IOException, InterruptedException, ExecutionException {
        while (true) {
            ServerView view = json.read(
                    call(proxy.adminPort(), "GET", "/servers/" + name, RequestBody.none())
                            .text(),
                    ServerView.class);
            if (condition.test(view)) {
                return view;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private Answer get(String target) throws IOException {
        return call(proxy.port(), "GET", target, RequestBody.none());
    }

    private Answer put(String target, String body) throws IOException {
        return call(proxy.adminPort(), "PUT", target, RequestBody.text(body));
    }

    private static Answer call(int port, String method, String target, RequestBody body) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (HttpCall call = HttpCall.send(address, RequestHead.of(method, target), body, TIMEOUT)) {
            return new Answer(call.status(), call.text());
        }
    }
}
