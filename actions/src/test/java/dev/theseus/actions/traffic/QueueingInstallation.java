package dev.theseus.actions.traffic;

import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import java.time.Duration;

/** A balancer that can make requests wait: n1 is its pool blue, n2 green; the tenants a, b and c are its own keys, and a and b begin in blue. */
interface QueueingInstallation extends Installation {

    /** The servers of one pool. */
    Balancer pool(String name) throws BalancerException;

    /** Waits until both pools serve. @param balancer the one that has just begun */
    static void awaitUp(Balancer balancer) throws InterruptedException {
        while (true) {
            try {
                if (balancer.queue().isUp("blue") && balancer.queue().isUp("green")) return;
            } catch (BalancerException e) {
                // It has only just begun.
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
