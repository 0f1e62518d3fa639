package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NginxBalancerTest extends BalancerContract {

    @Override
    Installation start(Path home) throws Exception {
        return new RealNginx(home);
    }

    private Path file(String host) {
        return directory.resolve(host).resolve("upstream.conf");
    }

    @Test
    void all_hosts_have_the_change_and_the_rest_of_the_line_stays() throws Exception {
        String before = Files.readString(file("a1"));
        balancer().set("n1", State.DRAIN);
        for (String host : List.of("a1", "a2"))
            assertThat(Files.readString(file(host))).contains("weight=2 max_fails=0 down; # the first; of two");
        balancer().set("n1", State.MAINT);
        assertThat(Files.readString(file("a2")))
                .contains("  # server 127.0.0.1:")
                .doesNotContain("down");
        balancer().set("n1", State.READY);
        for (String host : List.of("a1", "a2")) {
            assertThat(Files.readString(file(host))).isEqualTo(before);
            try (Stream<Path> left = Files.list(directory.resolve(host))) {
                assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("theseus"));
            }
        }
    }

    @Test
    void where_one_host_refuses_none_is_changed() throws Exception {
        String before = Files.readString(file("a1"));
        Files.writeString(directory.resolve("a2/nginx.conf"), "broken");
        assertThatExceptionOfType(BalancerException.class)
                .isThrownBy(() -> balancer().set("n1", State.DRAIN))
                .withMessageContaining("a2")
                .withMessageContaining("all hosts have what they had")
                .matches(BalancerException::hadNoEffect);
        for (String host : List.of("a1", "a2"))
            assertThat(Files.readString(file(host))).isEqualTo(before);
        assertThat(balancer().servers()).allMatch(server -> server.state() == State.READY && server.up());
    }

    /** As after a crash between the two hosts: it has traffic, but is not up, so that both drain and admit go on. */
    @Test
    void a_server_that_only_one_host_has_is_ready_and_not_up() throws Exception {
        balancer().set("n1", State.DRAIN);
        Files.writeString(file("a1"), Files.readString(file("a1")).replace(" down", ""));
        var seen = balancer().servers().getFirst();
        assertThat(seen.state()).isEqualTo(State.READY);
        assertThat(seen.up()).isFalse();
        balancer().set("n1", State.DRAIN);
        assertThat(balancer().servers().getFirst().state()).isEqualTo(State.DRAIN);
    }

    @Test
    void a_file_that_was_changed_and_not_read_is_no_drained_server() throws Exception {
        Files.copy(file("a2"), directory.resolve("a2/.upstream.conf.theseus-before"));
        balancer();
        assertThat(balancer().servers()).allMatch(server -> server.state() == State.READY && !server.up());
        balancer().set("n1", State.READY);
        assertThat(balancer().servers()).allMatch(server -> server.up());
    }

    @Test
    void it_has_no_routing_tables_and_says_so() {
        assertThatExceptionOfType(BalancerException.class)
                .isThrownBy(() -> balancer().routes("tenants"))
                .withMessageContaining("no routing tables");
    }
}
