package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Transports;
import java.time.Duration;

/**
 * Commands on the hosts of a balancer that is no more than files there. They run attached, and may be run again: what changes something
 * is written so that half of it does no harm.
 */
@FunctionalInterface
interface HostCommands {
    /** Runs a command on a host of the inventory. */
    Finished run(String host, Command command) throws BalancerException, InterruptedException;

    /** Over the connections that the run has. */
    static HostCommands over(Inventory inventory, Transports transports) {
        return (name, command) -> {
            Inventory.Host host = inventory.hosts().get(name);
            if (host == null) throw new BalancerException("the inventory has no host " + name);
            try {
                return transports.to(host).look(command, Duration.ofMinutes(1));
            } catch (TransportException e) {
                throw new BalancerException("host " + name + " did not answer: " + e.getMessage(), e);
            }
        };
    }
}
