package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.core.port.Balancer.BalancerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabBalancerTest extends BalancerContract {
    @Override
    Installation start(Path home) throws Exception {
        return new LabProxy();
    }

    @Test
    void routes_are_set_changed_and_removed() throws Exception {
        assertThat(balancer().routes("tenants")).isEmpty();
        balancer().route("tenants", "1", "green");
        balancer().route("tenants", "1", "blue");
        balancer().route("tenants", "2", "green");
        balancer().route("tenants", "2", "");
        balancer().route("tenants", "never-there", "");
        assertThat(balancer().routes("tenants")).containsExactly(Map.entry("1", "blue"));
        for (String key : List.of("a b", "a/b", "..", ""))
            assertThatExceptionOfType(BalancerException.class)
                    .as(key)
                    .isThrownBy(() -> balancer().route("tenants", key, "green"));
    }
}
