package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import java.util.Map;
import java.util.Optional;

/** A running balancer with the servers n1 and n2 behind it. */
interface Installation extends AutoCloseable {
    BalancerRef reference();

    int clientPort();

    Backends backends();

    default Inventory inventory() {
        return new Inventory(
                "test",
                Map.of(),
                Map.of(),
                Map.of(reference().name(), reference()),
                Map.of(),
                Optional.empty(),
                Map.of());
    }

    @Override
    void close() throws InterruptedException;
}
