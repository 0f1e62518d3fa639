package dev.theseus.actions.traffic;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tenants of software that knows no redirect, on HAProxy itself, which is started anew after they have moved. */
@Timeout(60)
class KeptRoutesTest {
    private static final String FOUND = "# who is where\na blue\n\nb   blue\n7 blue\n07 blue\n";

    private final Route route = new Route();
    private final HttpClient http = HttpClient.newHttpClient();
    private final QueueingHaproxy haproxy;
    private final ConfiguredBalancers balancers;
    private final LocalContext local;
    private final Path map;

    KeptRoutesTest(@TempDir Path home) throws Exception {
        haproxy = new QueueingHaproxy(home);
        local = new LocalContext(home);
        map = home.resolve("tenants.map");
        Files.writeString(map, FOUND);
        balancers = new ConfiguredBalancers((host, command) -> {
            if (!host.equals("lb1")) throw new BalancerException("the inventory has no host " + host);
            return local.look(command);
        });
    }

    @BeforeEach
    void up() throws Exception {
        restarted();
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        haproxy.close();
    }

    private void restarted() throws Exception {
        haproxy.restart();
        QueueingInstallation.awaitUp(open("tenants"));
    }

    private BalancerRef reference(String keep) {
        Map<String, String> settings = new HashMap<>(haproxy.reference().settings());
        settings.put("host", "lb1");
        settings.put("keep", keep);
        return new BalancerRef("main", "haproxy", haproxy.reference().url(), settings);
    }

    private Balancer open(String keep) throws BalancerException {
        return balancers.open(reference(keep));
    }

    private LocalContext keeping(String keep) {
        return local.with(new Inventory(
                        "test",
                        Map.of(),
                        Map.of(),
                        Map.of("main", reference(keep)),
                        Map.of(),
                        Optional.empty(),
                        Map.of()))
                .with(balancers);
    }

    private String serves(String tenant) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + haproxy.clientPort() + "/"))
                .header("X-Tenant", tenant)
                .build();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("X-Server").orElseThrow();
    }

    private static Args toGreen(String... tenants) {
        return Given.args("at", "main", "table", "tenants", "keys", List.of(tenants), "to", "green");
    }

    @Test
    void a_tenant_that_has_moved_stays_where_it_is_when_haproxy_is_started_anew() throws Exception {
        done(route.apply(toGreen("a", "7", "new"), Value.NIL, keeping("queue, tenants")));
        done(route.apply(toGreen("b"), Value.NIL, keeping("queue")));
        assertThat(List.of(serves("a"), serves("b"))).containsOnly("n2");
        assertThat(map).hasContent("# who is where\na green\n\nb   blue\n7 green\n07 blue\nnew green\n");
        restarted();
        assertThat(serves("a")).isEqualTo("n2");
        assertThat(serves("new")).isEqualTo("n2");
        assertThat(serves("07")).isEqualTo("n1");
        assertThat(serves("b")).as("whom nobody kept").isEqualTo("n1");
    }

    @Test
    void it_goes_back_as_found_in_the_file_too() throws Exception {
        LocalContext context = keeping("tenants");
        Args args = toGreen("a", "b", "new");
        Look look = route.look(args, context);
        done(route.apply(args, look.found(), context));
        assertThat(route.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(route.undo(args, look.found(), context));
        done(route.undo(args, look.found(), context));
        assertThat(map).hasContent(FOUND.replace("b   blue", "b blue"));
        assertThat(open("tenants").routes("tenants")).containsEntry("a", "blue").doesNotContainKey("new");
    }

    @Test
    void where_only_one_of_the_two_is_set_the_step_is_not_in_place_and_sets_both() throws Exception {
        LocalContext context = keeping("tenants");
        Files.writeString(map, FOUND.replace("a blue", "a green"));
        open("").route("tenants", "b", "green");
        for (String half : List.of("a", "b")) {
            assertThat(route.look(toGreen(half), context).state()).as(half).isEqualTo(Look.State.UNTOUCHED);
            done(route.apply(toGreen(half), Value.NIL, context));
            assertThat(route.look(toGreen(half), context).state()).as(half).isEqualTo(Look.State.IN_PLACE);
        }
    }

    @Test
    void many_at_a_time_lose_none() throws Exception {
        List<String> tenants = IntStream.range(0, 24).mapToObj(i -> "t" + i).toList();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String tenant : tenants)
                all.add(threads.submit(() -> {
                    open("tenants").route("tenants", tenant, "green");
                    return null;
                }));
        }
        for (Future<?> one : all) one.get();
        assertThat(open("tenants").keptRoutes("tenants"))
                .containsKeys(tenants.toArray(String[]::new))
                .isEqualTo(open("tenants").routes("tenants"));
    }

    @Test
    void a_file_that_cannot_be_written_leaves_everything_where_it_is() throws Exception {
        Files.delete(map);
        var failure = failed(route.apply(toGreen("a"), Value.NIL, keeping("tenants")), Code.BALANCER_FAILED);
        assertThat(failure.failure().message()).contains("there is no file", map.toString());
        assertThat(serves("a")).isEqualTo("n1");
    }
}
