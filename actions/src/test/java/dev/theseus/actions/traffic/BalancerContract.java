package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.Server;
import dev.theseus.core.port.Balancer.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What drain, admit and route rely on, whatever the balancer is. */
@Timeout(60)
abstract class BalancerContract {
    @TempDir
    Path directory;

    private Installation installation = new Nothing();
    private Balancer balancer = new NoBalancer();

    abstract Installation start(Path home) throws Exception;

    @BeforeEach
    void open() throws Exception {
        installation = start(directory);
        balancer = installation.balancers().open(installation.reference());
        await("n1", Server::up);
        await("n2", Server::up);
    }

    @AfterEach
    void close() throws Exception {
        balancer.close();
        installation.close();
    }

    Balancer balancer() {
        return balancer;
    }

    BalancerRef reference() {
        return installation.reference();
    }

    private Server server(String name) throws BalancerException, InterruptedException {
        return balancer.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void await(String name, Predicate<Server> condition) throws InterruptedException {
        while (true) {
            try {
                if (condition.test(server(name))) return;
            } catch (BalancerException e) {
                // Not up yet; the test's time limit ends this.
                Thread.sleep(Duration.ofMillis(10));
            }
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    @Test
    void servers_are_shown_in_their_order_ready_and_up() throws Exception {
        assertThat(balancer.servers())
                .containsExactly(new Server("n1", State.READY, true, 0), new Server("n2", State.READY, true, 0));
    }

    @Test
    void states_are_set_and_read_back_and_others_stay_as_they_are() throws Exception {
        for (State state : List.of(State.DRAIN, State.DRAIN, State.MAINT, State.READY, State.MAINT, State.DRAIN)) {
            balancer.set("n1", state);
            assertThat(server("n1").state()).isEqualTo(state);
            assertThat(server("n2").state()).isEqualTo(State.READY);
        }
        balancer.set("n1", State.READY);
        await("n1", Server::up);
    }

    @Test
    void work_that_was_begun_counts_until_it_ends() throws Exception {
        balancer.set("n2", State.MAINT);
        try (HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + installation.clientPort() + "/hold"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            installation.backends().awaitHeld();
            balancer.set("n1", State.DRAIN);
            assertThat(server("n1").inFlight()).isEqualTo(1);
            installation.backends().release();
            assertThat(answer.get().statusCode()).isEqualTo(200);
            await("n1", server -> server.inFlight() == 0);
        }
    }

    @Test
    void a_server_that_it_does_not_know_is_refused() throws Exception {
        assertThatExceptionOfType(BalancerException.class).isThrownBy(() -> balancer.set("n3", State.DRAIN));
        for (String name : LocalShell.HOSTILE)
            assertThatExceptionOfType(BalancerException.class).isThrownBy(() -> balancer.set(name, State.DRAIN));
        for (String name : List.of("", ".", "..", "n1\nset server nodes/n2 state maint", "n1;help", "../servers/n1"))
            assertThatExceptionOfType(BalancerException.class).isThrownBy(() -> balancer.set(name, State.DRAIN));
        assertThat(balancer.servers()).allMatch(server -> server.state() == State.READY);
    }

    @Test
    void a_balancer_that_is_gone_says_so() throws Exception {
        installation.close();
        assertThatExceptionOfType(BalancerException.class)
                .isThrownBy(() -> balancer.servers())
                .withMessageContaining("did not answer");
    }

    /** Before anything is started. */
    private record Nothing() implements Installation {
        @Override
        public dev.theseus.core.inventory.Inventory.BalancerRef reference() {
            throw new IllegalStateException("not started");
        }

        @Override
        public int clientPort() {
            throw new IllegalStateException("not started");
        }

        @Override
        public Backends backends() {
            throw new IllegalStateException("not started");
        }

        @Override
        public void close() {}
    }

    /** Before anything is opened. */
    private record NoBalancer() implements Balancer {
        @Override
        public List<Server> servers() {
            throw new IllegalStateException("not opened");
        }

        @Override
        public void set(String server, State state) {
            throw new IllegalStateException("not opened");
        }

        @Override
        public java.util.Map<String, String> routes(String table) {
            throw new IllegalStateException("not opened");
        }

        @Override
        public void route(String table, String key, String pool) {
            throw new IllegalStateException("not opened");
        }

        @Override
        public void close() {}
    }
}
