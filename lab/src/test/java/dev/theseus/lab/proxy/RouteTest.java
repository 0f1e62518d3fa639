package dev.theseus.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {
    @Test
    void a_session_says_where_it_began() {
        assertThat(Route.of("/contacts?session=6e329ad2.node2&x=1")).contains("node2");
        assertThat(Route.of("/contacts?a=b&session=6e329ad2.node2")).contains("node2");
        assertThat(Route.of("/contacts?session=6e329ad2")).isEmpty();
        assertThat(Route.of("/login")).isEmpty();
    }

    @Test
    void a_request_goes_where_its_session_began_for_as_long_as_that_server_takes_requests() {
        Upstreams upstreams = new Upstreams("main");
        for (String name : new String[] {"node1", "node2", "node3"}) {
            upstreams.add(name, "main", name, new InetSocketAddress("127.0.0.1", 1), ServerState.READY);
        }
        upstreams.toCheck().forEach(server -> upstreams.checked(server, true));
        for (int i = 0; i < 10; i++) {
            assertThat(upstreams
                            .choose("main", Optional.of("node2"))
                            .orElseThrow()
                            .server()
                            .name())
                    .isEqualTo("node2");
        }
        upstreams.become("node2", ServerState.DRAIN);
        assertThat(upstreams
                        .choose("main", Optional.of("node2"))
                        .orElseThrow()
                        .server()
                        .name())
                .isNotEqualTo("node2");
    }
}
