package dev.theseus.core.port;

import dev.theseus.core.inventory.Inventory.BalancerRef;

/** Opens balancers by their reference. */
public interface Balancers {
    /** @throws Balancer.BalancerException where no adapter knows the kind */
    Balancer open(BalancerRef reference) throws Balancer.BalancerException;
}
