package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The demonstration with requests that wait at the balancer. */
class DemoWithQueueTest {
    @Test
    void nobody_is_refused_where_requests_wait_although_the_controller_is_killed_in_the_middle() throws Exception {
        Demonstration shown = Demonstration.run("killed", 20, true, true, Optional.empty());
        assertThat(shown.status()).as(shown.talk()).isZero();
        shown.assertClean();
        assertNobodyIsRefused(shown);
        assertThat(shown.json().get("controller_killed").asBoolean()).isTrue();
        assertThat(shown.number("schemata_upgraded")).isEqualTo(12);
        assertThat(shown.executions("registerserver")).hasSize(1);
        for (String command : List.of("disableschema", "changeserver", "runupdate", "enableschema"))
            assertThat(shown.executions(command)).as(command).hasSize(12).doesNotHaveDuplicates();
    }

    private static void assertNobodyIsRefused(Demonstration shown) {
        assertThat(shown.number("refused_while_moving")).as(shown.talk()).isZero();
        assertThat(shown.number("waiting_requests")).isPositive();
        assertThat(shown.number("added_latency_p50_ms"))
                .isPositive()
                .isLessThanOrEqualTo(shown.number("added_latency_p99_ms"));
        assertThat(shown.number("added_latency_max_ms")).isLessThan(100_000);
    }
}
