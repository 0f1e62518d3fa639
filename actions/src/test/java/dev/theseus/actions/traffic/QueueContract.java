package dev.theseus.actions.traffic;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What queue, route and release do, whatever the balancer is. */
@Timeout(60)
abstract class QueueContract {
    private static final Args QUEUE_A = Given.args("at", "main", "keys", "a");
    private static final Args RELEASE_A = Given.args("at", "main", "keys", "a", "once_up", "green");

    private final QueueingInstallation installation;
    private final Balancer balancer;
    private final LocalContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue queue = new Queue();
    private final Release release = new Release();

    QueueContract(QueueingInstallation installation, Path home) throws BalancerException {
        this.installation = installation;
        balancer = installation.balancers().open(installation.reference());
        context = new LocalContext(home).with(installation.inventory()).with(installation.balancers());
    }

    private RequestQueue requests() throws BalancerException {
        return balancer.queue();
    }

    @BeforeEach
    void up() throws Exception {
        QueueingInstallation.awaitUp(balancer);
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        installation.close();
    }

    private CompletableFuture<HttpResponse<String>> send(String tenant, String path) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + installation.clientPort() + path + "?context=" + tenant))
                        .header("X-Tenant", tenant)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Requests at a fixed rate that nobody repeats, until told. */
    private List<CompletableFuture<HttpResponse<String>>> keepSending(String tenant, AtomicBoolean enough)
            throws InterruptedException {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        while (!enough.get()) {
            answers.add(send(tenant, "/"));
            Thread.sleep(Duration.ofMillis(5));
        }
        return answers;
    }

    @Test
    void a_tenant_is_moved_to_a_pool_that_comes_up_late_and_no_request_fails() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        var clients = new ArrayList<CompletableFuture<List<CompletableFuture<HttpResponse<String>>>>>();
        for (String tenant : List.of("a", "b")) {
            var sent = new CompletableFuture<List<CompletableFuture<HttpResponse<String>>>>();
            clients.add(sent);
            Thread.startVirtualThread(() -> {
                try {
                    sent.complete(keepSending(tenant, enough));
                } catch (InterruptedException e) {
                    sent.completeExceptionally(e);
                }
            });
        }
        while (installation.backends().answered("n1", "a") == 0) Thread.sleep(Duration.ofMillis(5));
        installation.pool("green").set("n2", State.MAINT);
        // However long this machine takes for the move: no request is one too many.
        Args queueAll = Given.args("at", "main", "keys", "a", "length", 1_000_000);
        done(queue.apply(queueAll, queue.look(queueAll, context).found(), context));
        assertThat(requests().inFlight("a")).isZero();
        int before = installation.backends().answered("n1", "a");
        Args move = Given.args("at", "main", "table", "tenants", "set", Given.map("a", "green"));
        done(new Route().apply(move, Value.NIL, context));
        installation.pool("green").set("n2", State.READY);
        done(release.apply(RELEASE_A, release.look(RELEASE_A, context).found(), context));
        while (installation.backends().answered("n2", "a") < 50) Thread.sleep(Duration.ofMillis(5));
        enough.set(true);
        assertThat(answers(clients.get(0).get())).allMatch(answer -> answer.statusCode() == 200);
        assertThat(answers(clients.get(1).get())).allMatch(answer -> answer.statusCode() == 200);
        assertThat(installation.backends().answered("n1", "a"))
                .as("nothing reaches the old server once the queue has closed")
                .isEqualTo(before);
        assertThat(installation.backends().answered("n2", "b")).isZero();
    }

    private static List<HttpResponse<String>> answers(List<CompletableFuture<HttpResponse<String>>> sent) {
        return sent.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void a_pool_without_a_server_lets_nobody_go() throws Exception {
        installation.pool("green").set("n2", State.MAINT);
        done(queue.apply(QUEUE_A, Value.NIL, context));
        var waits = send("a", "/");
        Args impatient = Given.args("at", "main", "keys", "a", "once_up", "green", "timeout", Duration.ofMillis(200));
        var late = failed(release.apply(impatient, Value.NIL, context), Code.TIMED_OUT);
        assertThat(late.effect()).isEqualTo(Effect.NONE);
        assertThat(late.failure().message()).contains("green");
        assertThat(waits).isNotDone();
        assertThat(requests().held()).containsOnlyKeys("a");
        installation.pool("green").set("n2", State.READY);
        done(release.apply(RELEASE_A, Value.NIL, context));
        assertThat(waits.get().statusCode()).isEqualTo(200);
    }

    @Test
    void waits_for_the_requests_that_had_begun() throws Exception {
        var begun = send("a", "/hold");
        installation.backends().awaitHeld();
        assertThat(requests().inFlight("a")).isOne();
        Args impatient = Given.args("at", "main", "keys", "a", "timeout", Duration.ofMillis(200));
        var late = failed(queue.apply(impatient, Value.NIL, context), Code.TIMED_OUT);
        assertThat(late.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(queue.look(QUEUE_A, context).state()).isEqualTo(Look.State.UNTOUCHED);
        var waits = send("a", "/");
        installation.backends().release();
        done(queue.apply(QUEUE_A, Value.NIL, context));
        assertThat(begun.get().statusCode()).isEqualTo(200);
        assertThat(queue.look(QUEUE_A, context).state()).isEqualTo(Look.State.IN_PLACE);
        assertThat(waits).isNotDone();
        done(release.apply(RELEASE_A, Value.NIL, context));
        assertThat(waits.get().statusCode()).isEqualTo(200);
    }

    @Test
    void beyond_its_bounds_a_request_is_refused_honestly() throws Exception {
        Args one = Given.args("at", "main", "keys", "a", "length", 1, "wait_at_most", Duration.ofMillis(800));
        done(queue.apply(one, Value.NIL, context));
        var first = send("a", "/");
        // Which of the two is first in the balancer's eyes is not ours to say: one waits until its time is over, one
        // finds
        // the queue full.
        var second = send("a", "/");
        for (var refused : List.of(first.get(), second.get())) {
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        }
        assertThat(send("b", "/").get().statusCode()).isEqualTo(200);
        // Places are free again.
        done(queue.apply(QUEUE_A, Value.NIL, context));
        var third = send("a", "/");
        requests().release("a");
        assertThat(third.get().statusCode()).isEqualTo(200);
    }

    @Test
    void is_done_twice_and_undone_twice_as_found() throws Exception {
        Args both = Given.args("at", "main", "keys", List.of("a", "c"));
        requests().hold("c", new Bounds(Duration.ofSeconds(1), 7));
        Look look = queue.look(both, context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        done(queue.apply(both, look.found(), context));
        done(queue.apply(both, look.found(), context));
        assertThat(context.effects()).hasSize(1);
        assertThat(requests().held()).containsOnlyKeys("a", "c").containsValue(new Bounds(Duration.ofSeconds(30), 200));
        Look before = release.look(both, context);
        done(release.apply(both, before.found(), context));
        assertThat(requests().held()).isEmpty();
        done(release.undo(both, before.found(), context));
        done(release.undo(both, before.found(), context));
        assertThat(requests().held()).containsOnlyKeys("a", "c");
        done(queue.undo(both, look.found(), context));
        done(queue.undo(both, look.found(), context));
        assertThat(requests().held()).containsExactly(Map.entry("c", new Bounds(Duration.ofSeconds(1), 7)));
    }

    @Test
    void what_somebody_else_set_since_is_left_as_it_is() throws Exception {
        Look look = queue.look(QUEUE_A, context);
        done(queue.apply(QUEUE_A, look.found(), context));
        requests().hold("a", new Bounds(Duration.ofSeconds(2), 5));
        failed(queue.undo(QUEUE_A, look.found(), context), Code.CHANGED_SINCE);
        assertThat(requests().held()).containsOnlyKeys("a");
        done(queue.undo(QUEUE_A, look.found(), context.overwriting(true)));
        assertThat(requests().held()).isEmpty();
    }

    @Test
    void after_a_crash_nothing_is_set_again_but_looked_at() throws Exception {
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> queue.apply(QUEUE_A, Value.NIL, context))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        assertThat(requests().held()).isEmpty();
        assertThat(queue.look(QUEUE_A, context).state()).isEqualTo(Look.State.UNTOUCHED);
    }

    @Test
    void keys_that_would_be_another_s_or_a_command_are_refused() throws Exception {
        for (String key : List.of("x".repeat(64), "a b", "a;show info", "a\nclear map x", "#0x1", "")) {
            Args args = Given.args("at", "main", "keys", key);
            assertThat(failed(queue.apply(args, Value.NIL, context), Code.BALANCER_FAILED)
                            .effect())
                    .as(key)
                    .isEqualTo(Effect.NONE);
        }
        assertThat(requests().held()).isEmpty();
    }

    @Test
    void a_question_sees_keys_and_pools() throws Exception {
        done(queue.apply(QUEUE_A, Value.NIL, context));
        var key = new BalancerSource().look(Given.args("balancer", "main", "key", "a"), context);
        assertThat(key.names()).containsEntry("waits", Value.of(true)).containsEntry("in_flight", Value.of(0));
        var pool = new BalancerSource().look(Given.args("balancer", "main", "pool", "green"), context);
        assertThat(pool.names()).containsEntry("up", Value.of(true));
        var table = new BalancerSource().look(Given.args("balancer", "main", "table", "tenants"), context);
        assertThat(table.names())
                .containsEntry("entries", Value.of(Map.of("a", Value.of("blue"), "b", Value.of("blue"))));
        balancer.route("tenants", "b", "green");
        var some =
                new BalancerSource().look(Given.args("balancer", "main", "table", "tenants", "to", "green"), context);
        assertThat(some.names()).containsEntry("entries", Value.of(Map.of("b", Value.of("green"))));
        assertThat(new BalancerSource()
                        .look(Given.args("balancer", "main", "pool", "none"), context)
                        .failure())
                .isPresent();
        assertThat(new BalancerSource()
                        .look(Given.args("balancer", "main", "pool", "green", "key", "a"), context)
                        .failure())
                .isPresent();
    }

    @Test
    void a_client_that_went_away_keeps_its_place_no_longer_than_it_would_have_waited() throws Exception {
        Args one = Given.args("at", "main", "keys", "a", "length", 1, "wait_at_most", Duration.ofSeconds(8));
        done(queue.apply(one, Value.NIL, context));
        send("a", "/").cancel(true);
        CompletableFuture<HttpResponse<String>> waits = send("a", "/");
        while (isAnsweredSoon(waits)) {
            assertThat(waits.get().statusCode()).isEqualTo(503);
            Thread.sleep(50);
            waits = send("a", "/");
        }
        requests().release("a");
        assertThat(waits.get().statusCode()).isEqualTo(200);
    }

    private static boolean isAnsweredSoon(CompletableFuture<HttpResponse<String>> request) throws Exception {
        try {
            request.get(2, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
