package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer.BalancerException;
import java.util.Optional;

/** HAProxy's runtime API: one command, one answer, one connection. */
@FunctionalInterface
interface RuntimeApi {
    /** @param command a single line @return all of the answer, which ends with an empty line */
    String ask(String command) throws BalancerException, InterruptedException;

    /** From where the inventory says: on a host, by the connection that the run has to it, or else from this machine. */
    static RuntimeApi of(BalancerRef reference, HostCommands hosts) throws BalancerException {
        String socket = ConfiguredBalancers.setting(reference, "socket", "the path of the stats socket, or host:port");
        Optional<String> host = Optional.ofNullable(reference.settings().get("host"));
        return host.isPresent()
                ? new RuntimeApiOnHost(reference, host.get(), socket, hosts)
                : RuntimeSocket.at(reference.name(), socket);
    }
}
