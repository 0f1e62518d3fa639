package dev.theseus.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @TempDir
    Path directory;

    @Test
    void a_balancer_that_was_killed_comes_back_with_all_that_was_decided() throws Exception {
        Memory memory = new Memory(Optional.of(directory.resolve("balancer.json")));
        Decisions decided = Decisions.of("main");
        Upstreams before = decided.servers();
        for (String name : new String[] {"node1", "node2"})
            assertThat(before.add(
                            name, "main", "127.0.0.1:80", new InetSocketAddress("127.0.0.1", 80), ServerState.READY))
                    .isEqualTo(Upstreams.Added.NEW);
        assertThat(before.become("node2", ServerState.DRAIN)).isPresent();
        decided.queue().hold("a", new Bounds(1000, 7));
        decided.tables().put(Tables.SCHEMATA, "5", "a");
        memory.keep(decided);
        Decisions after = Decisions.of("main");
        memory.recall(after);
        assertThat(after.queue().held()).containsExactly(Map.entry("a", new Bounds(1000, 7)));
        assertThat(after.tables().get(Tables.SCHEMATA, "5")).contains("a");
        assertThat(after.servers().views())
                .extracting(view -> view.name() + " " + view.address() + " " + view.state())
                .containsExactly("node1 127.0.0.1:80 ready", "node2 127.0.0.1:80 drain");
    }
}
