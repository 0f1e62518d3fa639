package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.Server;
import dev.theseus.core.port.Balancer.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HaproxyBalancerTest {

    private abstract static class Reached extends BalancerContract {
        private final RealHaproxy.Way way;

        Reached(RealHaproxy.Way way) {
            this.way = way;
        }

        @Override
        final Installation start(Path home) throws Exception {
            return new RealHaproxy(home, way);
        }
    }

    @Nested
    class BySocket extends Reached {
        BySocket() {
            super(RealHaproxy.Way.SOCKET);
        }

        @Test
        void routes_are_set_changed_and_removed() throws Exception {
            assertThat(balancer().routes("tenants")).containsExactly(Map.entry("old-tenant", "blue"));
            balancer().route("tenants", "ünï-1", "green");
            balancer().route("tenants", "ünï-1", "blue");
            balancer().route("tenants", "old-tenant", "");
            balancer().route("tenants", "never-there", "");
            assertThat(balancer().routes("tenants")).containsExactly(Map.entry("ünï-1", "blue"));
        }

        /** As a second balancer has its servers before the upgrade. */
        @Test
        void a_server_that_the_configuration_disables_is_in_maintenance_until_it_is_taken_into_service()
                throws Exception {
            Map<String, String> settings = new HashMap<>(reference().settings());
            settings.put("backend", "standby");
            try (Balancer standby = new ConfiguredBalancers(Installation.NO_HOSTS)
                    .open(new BalancerRef("standby", "haproxy", "", settings))) {
                assertThat(standby.servers()).containsExactly(new Server("n1", State.MAINT, false, 0));
                standby.set("n1", State.READY);
                assertThat(standby.servers()).containsExactly(new Server("n1", State.READY, true, 0));
                standby.set("n1", State.MAINT);
                assertThat(standby.servers()).containsExactly(new Server("n1", State.MAINT, false, 0));
            }
        }

        @Test
        void what_would_become_a_command_is_refused() throws Exception {
            for (String key : List.of("a b", "a\nclear map x", "a;b", "#0x1", "a\\", "\"a\"", "<<", ""))
                assertThatExceptionOfType(BalancerException.class)
                        .isThrownBy(() -> balancer().route("tenants", key, "green"));
            assertThatExceptionOfType(BalancerException.class)
                    .isThrownBy(() -> balancer().route("tenants", "a", "green blue"));
            assertThatExceptionOfType(BalancerException.class)
                    .isThrownBy(() -> balancer().routes("/no/such.map"));
            assertThat(balancer().routes("tenants")).hasSize(1);
        }
    }

    @Nested
    class ByTcp extends Reached {
        ByTcp() {
            super(RealHaproxy.Way.TCP);
        }
    }

    @Nested
    class OnItsHostWithPerl extends Reached {
        OnItsHostWithPerl() {
            super(RealHaproxy.Way.HOST_WITH_PERL);
        }
    }

    @Nested
    class OnItsHostWithPython extends Reached {
        OnItsHostWithPython() {
            super(RealHaproxy.Way.HOST_WITH_PYTHON3);
        }
    }

    @Nested
    class OnItsHostByTcp extends Reached {
        OnItsHostByTcp() {
            super(RealHaproxy.Way.HOST_TCP);
        }
    }

    @Test
    void a_setting_that_is_missing_or_wrong_is_named() {
        for (Map<String, String> settings : List.of(
                Map.of("backend", "b"),
                Map.of("socket", "/s"),
                Map.of("socket", "nowhere", "backend", "b"),
                Map.of("socket", "h:99999", "backend", "b"),
                Map.of("socket", "/s", "backend", "b; show info"),
                Map.of("host", "lb1", "backend", "b")))
            assertThatExceptionOfType(BalancerException.class)
                    .isThrownBy(() -> new ConfiguredBalancers(Installation.NO_HOSTS)
                            .open(new BalancerRef("main", "haproxy", "", settings)));
        assertThatExceptionOfType(BalancerException.class)
                .isThrownBy(() -> new ConfiguredBalancers(Installation.NO_HOSTS)
                        .open(new BalancerRef("main", "f5", "", Map.of())))
                .withMessageContaining("f5");
    }
}
