package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancers;
import java.util.Map;
import java.util.Optional;

/** A running balancer with the servers n1 and n2 behind it. */
interface Installation extends AutoCloseable {
    BalancerRef reference();

    int clientPort();

    Backends backends();

    default Balancers balancers() {
        return new ConfiguredBalancers(NO_HOSTS);
    }

    /** For balancers that are spoken to, and are not files on hosts. */
    HostCommands NO_HOSTS = (host, command) -> {
        throw new Balancer.BalancerException("host " + host + " did not answer");
    };

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
