package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;

/** The lab's own balancer with two pools. */
final class QueueingLabProxy implements QueueingInstallation {
    private final LabProxy proxy = new LabProxy("blue", "green");

    QueueingLabProxy() throws Exception {
        try (Balancer balancer = pool("blue")) {
            for (String tenant : new String[] {"a", "b", "c"}) balancer.route("schemata", tenant, tenant);
            for (String tenant : new String[] {"a", "b"}) balancer.route("tenants", tenant, "blue");
        }
    }

    @Override
    public Balancer pool(String name) throws BalancerException {
        return balancers().open(reference());
    }

    @Override
    public BalancerRef reference() {
        return proxy.reference();
    }

    @Override
    public int clientPort() {
        return proxy.clientPort();
    }

    @Override
    public Backends backends() {
        return proxy.backends();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
