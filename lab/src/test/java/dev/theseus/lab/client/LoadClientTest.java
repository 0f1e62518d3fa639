package dev.theseus.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.lab.SharedLab;
import dev.theseus.lab.TestLab;
import dev.theseus.lab.sample.SampleData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SharedLab.class)
final class LoadClientTest {

    private static final int RATE = 80;

    @Test
    void a_schema_that_is_moved_by_the_book_costs_refusals_and_redirects_but_no_failure(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        LoadClient client = LoadClient.of(lab.clientOptions(RATE), tenants(lab, schema));
        client.start();
        await(client, seen -> seen.acknowledgedWrites() >= 10);
        lab.move(schema);
        long before = client.statistics().redirected();
        await(client, seen -> seen.redirected() >= before + 10);
        ClientStatistics all = client.stop();
        assertThat(all.failures()).isEmpty();
        assertThat(all.failed()).isZero();
        assertThat(all.lostWrites()).isZero();
        assertThat(all.loops()).isZero();
        assertThat(all.refusedWhileMoving()).isPositive();
        assertThat(all.requests()).isEqualTo(all.ok() + all.failed() + all.refusedWhileMoving() + all.redirected());
        assertThat(all.audit()).isEqualTo("done");
    }

    @Test
    void a_write_that_disappears_is_counted_as_lost(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        LoadClient client = LoadClient.of(lab.clientOptions(RATE), tenants(lab, schema));
        client.start();
        await(client, seen -> seen.acknowledgedWrites() >= 10);
        int planted = lab.change("DELETE FROM " + schema + ".prg_contact WHERE field01 LIKE 'w-%' LIMIT 3");
        ClientStatistics all = client.stop();
        assertThat(planted).isEqualTo(3);
        assertThat(all.lostWrites()).isEqualTo(3);
        assertThat(all.lostSamples()).hasSize(3);
    }

    @Test
    void a_failure_is_counted_with_its_reason(TestLab lab) throws Exception {
        LoadClient client = LoadClient.of(lab.clientOptions(RATE), List.of(new Tenant(55_555, "oxdatabase_5")));
        client.start();
        await(client, seen -> seen.failed() >= 2);
        ClientStatistics all = client.stop();
        assertThat(all.ok()).isZero();
        assertThat(all.failures()).extracting("reason").containsExactly("404 CTX-0002");
    }

    @Test
    void a_refusal_outside_of_its_schemas_maintenance_is_a_failure(TestLab lab) throws Exception {
        LoadClient client = LoadClient.of(
                lab.clientOptions(RATE), List.of(new Tenant(SampleData.DISABLED_CONTEXT, "oxdatabase_999")));
        client.start();
        await(client, seen -> seen.failed() >= 2);
        ClientStatistics all = client.stop();
        assertThat(all.refusedWhileMoving()).isZero();
        assertThat(all.failures()).extracting("reason").containsExactly("refused outside of maintenance: 503 CTX-0013");
    }

    @Test
    void a_user_who_is_sent_round_and_round_is_a_loop(TestLab lab) throws Exception {
        HttpServer mill = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        String url = "http://127.0.0.1:" + mill.getAddress().getPort();
        mill.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", url + "/login");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        mill.start();
        try {
            ClientOptions real = lab.clientOptions(RATE);
            ClientOptions options = new ClientOptions(
                    url,
                    RATE,
                    10,
                    real.databaseUrl(),
                    real.databaseUser(),
                    real.passwordFile(),
                    real.statisticsFile(),
                    real.lab(),
                    real.leaseValidityMs());
            LoadClient client = LoadClient.of(options, tenants(lab, "oxdatabase_5"));
            client.start();
            await(client, seen -> seen.loops() >= 2);
            ClientStatistics all = client.stop();
            assertThat(all.loops()).isEqualTo(all.failed()).isEqualTo(all.journeys());
            assertThat(all.redirected()).isEqualTo(5 * all.loops());
        } finally {
            mill.stop(0);
        }
    }

    private static List<Tenant> tenants(TestLab lab, String schema) throws Exception {
        long first = lab.contextOf(schema);
        return List.of(new Tenant(first, schema), new Tenant(first + 1, schema));
    }

    private static void await(LoadClient client, Predicate<ClientStatistics> condition) throws InterruptedException {
        while (!condition.test(client.statistics())) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
