package dev.theseus.actions.traffic;

import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;

/** A balancer that can make requests wait: n1 is its pool blue, n2 green; the tenants a, b and c are its own keys, and a and b begin in blue. */
interface QueueingInstallation extends Installation {

    /** The servers of one pool. */
    Balancer pool(String name) throws BalancerException;
}
