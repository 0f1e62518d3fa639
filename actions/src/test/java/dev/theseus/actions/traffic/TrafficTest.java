package dev.theseus.actions.traffic;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrafficTest {
    private static final Args DRAIN = Given.args("from", "main", "server", "n1");
    private static final Args ADMIT = Given.args("to", "main", "server", "n1");

    private final Installation installation;
    private final Balancer balancer;
    private final LocalContext context;
    private final Drain drain = new Drain();
    private final Admit admit = new Admit();
    private final Route route = new Route();

    TrafficTest(@TempDir Path home) throws Exception {
        installation = new RealHaproxy(home, RealHaproxy.Way.SOCKET);
        var balancers = new ConfiguredBalancers(Installation.NO_HOSTS);
        balancer = balancers.open(installation.reference());
        context = new LocalContext(home).with(installation.inventory()).with(balancers);
    }

    @BeforeEach
    void up() throws Exception {
        while (true) {
            try {
                if (balancer.servers().stream().allMatch(Balancer.Server::up)) return;
            } catch (Balancer.BalancerException e) {
                Thread.sleep(Duration.ofMillis(20));
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    @AfterEach
    void stop() throws Exception {
        installation.close();
    }

    private State state(String server) throws Exception {
        return balancer.servers().stream()
                .filter(one -> one.name().equals(server))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void drains_twice_and_undoes_twice() throws Exception {
        Look look = drain.look(DRAIN, context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        done(drain.apply(DRAIN, look.found(), context));
        done(drain.apply(DRAIN, look.found(), context));
        assertThat(state("n1")).isEqualTo(State.DRAIN);
        assertThat(context.effects()).hasSize(1);
        assertThat(drain.look(DRAIN, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(drain.undo(DRAIN, look.found(), context));
        assertThat(done(drain.undo(DRAIN, look.found(), context)))
                .containsEntry("state", Value.of("ready"))
                .containsEntry("up", Value.of(true));
    }

    @Test
    void waits_for_the_work_that_was_begun() throws Exception {
        balancer.set("n2", State.DRAIN);
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + installation.clientPort() + "/hold"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            installation.backends().awaitHeld();
            balancer.set("n2", State.READY);
            Args impatient = Given.args("from", "main", "server", "n1", "timeout", Duration.ofMillis(200));
            var late = failed(drain.apply(impatient, Value.NIL, context), Code.TIMED_OUT);
            assertThat(late.effect()).isEqualTo(Effect.PARTIAL);
            assertThat(late.result().values()).containsEntry("in_flight", Value.of(1));
            assertThat(drain.look(DRAIN, context).state()).isEqualTo(Look.State.UNTOUCHED);
            Args lenient = Given.args("from", "main", "server", "n1", "until", Given.expr("sessions <= 1"));
            done(drain.apply(lenient, Value.NIL, context));
            installation.backends().release();
            done(drain.apply(DRAIN, Value.NIL, context));
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_last_server_is_not_drained_unless_told() throws Exception {
        balancer.set("n2", State.DRAIN);
        var refused = failed(drain.apply(DRAIN, Value.NIL, context), Code.BALANCER_FAILED);
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(state("n1")).isEqualTo(State.READY);
        done(drain.apply(Given.args("from", "main", "server", "n1", "last", true), Value.NIL, context));
        assertThat(state("n1")).isEqualTo(State.DRAIN);
    }

    @Test
    void maintenance_is_not_weakened_to_a_drain() throws Exception {
        balancer.set("n1", State.MAINT);
        Look look = drain.look(DRAIN, context);
        done(drain.apply(DRAIN, look.found(), context));
        done(drain.undo(DRAIN, look.found(), context));
        assertThat(state("n1")).isEqualTo(State.MAINT);
    }

    @Test
    void a_state_that_somebody_else_set_is_left_as_it_is() throws Exception {
        Value found = drain.look(DRAIN, context).found();
        done(drain.apply(DRAIN, found, context));
        balancer.set("n1", State.MAINT);
        failed(drain.undo(DRAIN, found, context), Code.CHANGED_SINCE);
        assertThat(state("n1")).isEqualTo(State.MAINT);
        done(drain.undo(DRAIN, found, context.overwriting(true)));
        assertThat(state("n1")).as("a person's word").isEqualTo(State.READY);
    }

    @Test
    void admits_waits_until_it_is_up_and_goes_back() throws Exception {
        balancer.set("n1", State.MAINT);
        Look look = admit.look(ADMIT, context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        assertThat(done(admit.apply(ADMIT, look.found(), context))).containsEntry("up", Value.of(true));
        done(admit.apply(ADMIT, look.found(), context));
        assertThat(admit.look(ADMIT, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(admit.undo(ADMIT, look.found(), context));
        done(admit.undo(ADMIT, look.found(), context));
        assertThat(state("n1")).isEqualTo(State.MAINT);
    }

    @Test
    void a_server_that_does_not_come_up_fails_the_step() throws Exception {
        balancer.set("n1", State.MAINT);
        installation.backends().close();
        Args impatient = Given.args("to", "main", "server", "n1", "timeout", Duration.ofMillis(300));
        failed(admit.apply(impatient, Value.NIL, context), Code.TIMED_OUT);
        done(admit.apply(Given.args("to", "main", "server", "n1", "wait_up", false), Value.NIL, context));
    }

    @Test
    void after_a_crash_the_state_is_not_set_again_but_looked_at() throws Exception {
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> drain.apply(DRAIN, Value.NIL, context))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        assertThat(state("n1")).isEqualTo(State.READY);
    }

    @Test
    void unknown_names_are_named_with_the_known_ones() throws Exception {
        var balancers = failed(drain.apply(Given.args("from", "third"), Value.NIL, context), Code.UNKNOWN_BALANCER);
        assertThat(balancers.failure().remedy()).contains("main");
        // The host is called local here, and no server is.
        var servers = failed(drain.apply(Given.args("from", "main"), Value.NIL, context), Code.BALANCER_FAILED);
        assertThat(servers.failure().remedy()).contains("n1, n2");
        assertThat(drain.look(Given.args("from", "third"), context).state()).isEqualTo(Look.State.UNCLEAR);
    }

    @Test
    void a_balancer_that_does_not_answer_is_a_failure_before_and_doubt_after() throws Exception {
        installation.close();
        Args impatient = Given.args("from", "main", "server", "n1", "timeout", Duration.ofMillis(300));
        assertThat(failed(drain.apply(impatient, Value.NIL, context), Code.BALANCER_FAILED)
                        .effect())
                .isEqualTo(Effect.NONE);
    }

    @Test
    void a_balancer_that_is_away_for_a_moment_is_asked_again_before_anything_is_set() throws Exception {
        AwayFor away = new AwayFor(2, new ConfiguredBalancers(Installation.NO_HOSTS));
        Look look = drain.look(DRAIN, context.with(away));
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        away.again(2);
        done(drain.apply(DRAIN, look.found(), context));
        away.again(2);
        done(drain.undo(DRAIN, look.found(), context));
        assertThat(state("n1")).isEqualTo(State.READY);
        assertThat(context.effects()).hasSize(2);
    }

    /** Refuses to be opened some times. */
    private static final class AwayFor implements Balancers {
        private final Balancers balancers;
        private int times;

        AwayFor(int times, Balancers balancers) {
            this.times = times;
            this.balancers = balancers;
        }

        void again(int more) {
            assertThat(times).isNegative();
            times = more;
        }

        @Override
        public Balancer open(BalancerRef reference) throws Balancer.BalancerException {
            times--;
            if (times >= 0) throw new Balancer.BalancerException("connection refused");
            return balancers.open(reference);
        }
    }

    @Test
    void keys_that_are_values_go_to_one_pool_together() throws Exception {
        var args = Given.args(
                "at",
                "main",
                "table",
                "tenants",
                "keys",
                List.of("one", "two"),
                "to",
                "green",
                "set",
                Map.of("three", "blue"));
        Look look = route.look(args, context);
        done(route.apply(args, look.found(), context));
        assertThat(balancer.routes("tenants"))
                .contains(Map.entry("one", "green"), Map.entry("two", "green"), Map.entry("three", "blue"));
        done(route.undo(args, look.found(), context));
        assertThat(balancer.routes("tenants")).doesNotContainKeys("one", "two", "three");
        for (var half : List.of(
                Given.args("at", "main", "table", "tenants", "keys", "one"),
                Given.args("at", "main", "table", "tenants", "to", "green"),
                Given.args("at", "main", "table", "tenants")))
            assertThatIllegalArgumentException().isThrownBy(() -> route.describe(half));
    }

    @Test
    void routes_are_set_twice_and_go_back_as_found() throws Exception {
        Args args = Given.args(
                "at", "main", "table", "tenants", "set", Given.map("old-tenant", "green", "new-tenant", "green"));
        Look look = route.look(args, context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        done(route.apply(args, look.found(), context));
        done(route.apply(args, look.found(), context));
        assertThat(balancer.routes("tenants"))
                .containsOnly(Map.entry("old-tenant", "green"), Map.entry("new-tenant", "green"));
        assertThat(context.effects()).hasSize(2);
        assertThat(route.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        // Half of it is undone already.
        balancer.route("tenants", "new-tenant", "");
        done(route.undo(args, look.found(), context));
        done(route.undo(args, look.found(), context));
        assertThat(balancer.routes("tenants")).containsOnly(Map.entry("old-tenant", "blue"));
        done(route.apply(args, look.found(), context));
        balancer.route("tenants", "old-tenant", "theirs");
        failed(route.undo(args, look.found(), context), Code.CHANGED_SINCE);
        assertThat(balancer.routes("tenants"))
                .containsOnly(Map.entry("old-tenant", "theirs"), Map.entry("new-tenant", "green"));
        done(route.undo(args, look.found(), context.overwriting(true)));
        assertThat(balancer.routes("tenants")).containsOnly(Map.entry("old-tenant", "blue"));
    }

    @Test
    void a_question_sees_a_server() throws Exception {
        var seen = new BalancerSource().look(Given.args("balancer", "main", "server", "n2"), context);
        assertThat(seen.failure()).isEmpty();
        assertThat(seen.names())
                .containsEntry("state", Value.of("ready"))
                .containsEntry("up", Value.of(true))
                .containsEntry("sessions", Value.of(0));
        assertThat(new BalancerSource()
                        .look(Given.args("balancer", "no"), context)
                        .failure())
                .isPresent();
    }
}
