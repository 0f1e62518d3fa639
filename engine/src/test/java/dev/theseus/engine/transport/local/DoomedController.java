package dev.theseus.engine.transport.local;

import static dev.theseus.engine.transport.supervisor.Warrants.warrant;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Transport;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A controller in a process of its own, to be killed: starts a command, says so, and waits for its end. */
final class DoomedController {
    private DoomedController() {}

    public static void main(String[] arguments) throws Exception {
        var host =
                new Host("h1", new Reach.Local(), List.of(), Map.of("THESEUS_SPOOL", arguments[0]), Map.of(), Map.of());
        var transports = new HostTransports(
                name -> {
                    throw new IllegalStateException(name);
                },
                text -> text,
                TransportOptions.DEFAULT);
        Transport transport = transports.to(host);
        var key = new EffectKey("run-1", "phase.host.step", 1, 0);
        transport.start(key, Command.shell(arguments[1]), warrant(1));
        System.out.println("started");
        transport.await(key, Duration.ofMinutes(5), _ -> {});
    }
}
