package dev.theseus.actions.traffic;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Doubt;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller that dies between what it told HAProxy and what it heard of it. */
@Timeout(60)
class QueueDoubtTest {
    private static final Bounds USUAL = new Bounds(Duration.ofSeconds(30), 200);
    private static final Args BOTH = Given.args("at", "main", "keys", List.of("a", "c"));

    private final QueueingHaproxy haproxy;
    private final Balancer balancer;
    private final LocalContext context;

    QueueDoubtTest(@TempDir Path home) throws Exception {
        haproxy = new QueueingHaproxy(home);
        balancer = haproxy.balancers().open(haproxy.reference());
        context = new LocalContext(home).with(haproxy.inventory()).with(haproxy.balancers());
    }

    @BeforeEach
    void up() throws Exception {
        QueueingInstallation.awaitUp(balancer);
    }

    @AfterEach
    void stop() throws Exception {
        haproxy.close();
    }

    private RequestQueue requests() throws BalancerException {
        return balancer.queue();
    }

    @Test
    void of_two_keys_one_waits_then_the_other_follows_and_both_go_back() throws Exception {
        Doubt doubt = new Doubt(new Queue(), BOTH, context);
        Value found = doubt.untouched();
        requests().hold("a", USUAL);
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        done(new Queue().apply(BOTH, found, context));
        assertThat(requests().held()).containsOnlyKeys("a", "c");
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.DONE);
        // The way back dies between the two as well.
        requests().release("c");
        done(new Queue().undo(BOTH, found, context));
        assertThat(requests().held()).isEmpty();
    }

    @Test
    void all_wait_but_what_had_begun_has_not_ended_so_that_is_waited_for_and_nothing_set() throws Exception {
        Args impatient = Given.args("at", "main", "keys", "a", "timeout", Duration.ofMillis(300));
        Args patient = Given.args("at", "main", "keys", "a");
        try (HttpClient http = HttpClient.newHttpClient()) {
            var begun = http.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + haproxy.clientPort() + "/hold?context=a"))
                            .header("X-Tenant", "a")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            haproxy.backends().awaitHeld();
            Value found = new Doubt(new Queue(), patient, context).untouched();
            requests().hold("a", USUAL);
            assertThat(new Doubt(new Queue(), impatient, context).settled(found))
                    .as("nobody says that it is done")
                    .isEqualTo(Doubt.Answer.AGAIN);
            var settling = CompletableFuture.supplyAsync(
                    () -> new Doubt(new Queue(), patient, context).settledUnchecked(found), Thread::startVirtualThread);
            haproxy.backends().release();
            assertThat(settling.get()).isEqualTo(Doubt.Answer.DONE);
            assertThat(begun.get().statusCode()).isEqualTo(200);
        }
        assertThat(context.effects()).isEmpty();
    }

    /** Two orders for one key: the dead controller's comes after that of its successor. */
    @Test
    void an_order_that_arrives_late_is_no_second_entry_that_stays() throws Exception {
        Args a = Given.args("at", "main", "keys", "a");
        Value found = new Doubt(new Queue(), a, context).untouched();
        done(new Queue().apply(a, found, context));
        ((HaproxyBalancer) balancer)
                .ask("add map " + haproxy.reference().settings().get("map.queue") + " a " + USUAL.text());
        assertThat(new Doubt(new Queue(), a, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
        done(new Queue().undo(a, found, context));
        assertThat(requests().held()).isEmpty();
    }

    @Test
    void a_release_that_was_not_heard_of_is_done_also_where_its_pool_went_down_since() throws Exception {
        Args release = Given.args("at", "main", "keys", "a", "once_up", "green", "timeout", Duration.ofMinutes(5));
        requests().hold("a", USUAL);
        Doubt doubt = new Doubt(new Release(), release, context);
        Value found = doubt.untouched();
        requests().release("a");
        haproxy.pool("green").set("n2", State.MAINT);
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.DONE);
    }
}
