package dev.theseus.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @TempDir
    Path directory;

    @Test
    void a_balancer_that_was_killed_comes_back_with_its_servers_and_what_was_decided_about_them() throws Exception {
        Memory memory = new Memory(Optional.of(directory.resolve("balancer.json")));
        Upstreams before = new Upstreams();
        for (String name : new String[] {"node1", "node2"})
            assertThat(before.add(name, "127.0.0.1:80", new InetSocketAddress("127.0.0.1", 80), ServerState.READY))
                    .isEqualTo(Upstreams.Added.NEW);
        assertThat(before.become("node2", ServerState.DRAIN)).isPresent();
        memory.keep(before);
        Upstreams after = new Upstreams();
        memory.recall(after);
        assertThat(after.views())
                .extracting(view -> view.name() + " " + view.address() + " " + view.state())
                .containsExactly("node1 127.0.0.1:80 ready", "node2 127.0.0.1:80 drain");
    }
}
