package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.core.port.Balancer.BalancerException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LabBalancerTest extends BalancerContract {
    @Override
    Installation start(Path home) throws Exception {
        return new LabProxy();
    }

    @Test
    void it_has_no_routing_tables_and_says_so() {
        assertThatExceptionOfType(BalancerException.class)
                .isThrownBy(() -> balancer().routes("tenants"))
                .withMessageContaining("no routing tables");
    }
}
