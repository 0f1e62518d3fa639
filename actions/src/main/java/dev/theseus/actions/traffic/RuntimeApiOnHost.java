package dev.theseus.actions.traffic;

import dev.theseus.actions.Named;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.value.SafeText;
import java.util.Optional;

/**
 * HAProxy's runtime API as it is seen on HAProxy's own host: its socket need not be open to any network, and whoever may log in there is who may change it. Setting in the inventory: {@code as}, the user for
 * this.
 *
 * @param host its name in the inventory
 * @param socket as it is called there
 */
record RuntimeApiOnHost(BalancerRef reference, String host, String socket, HostCommands hosts) implements RuntimeApi {
    private static final HostScript HAPROXY = HostScript.beside(RuntimeApiOnHost.class, "haproxy");

    @Override
    public String ask(String command) throws BalancerException, InterruptedException {
        if (command.indexOf('\n') >= 0) throw new IllegalArgumentException("one command at a time");
        Command asking = HAPROXY.with(socket)
                .withStdin(SafeText.plain(command + "\n"))
                .as(Optional.ofNullable(reference.settings().get("as")));
        Finished finished = hosts.run(host, asking);
        if (!finished.ok()) throw unanswered(Named.excerpt(finished.output().both()));
        String answer = finished.output().out();
        if (finished.output().truncated()) throw unanswered("its answer is too long to be looked at from afar");
        if (!answer.endsWith("\n")) throw unanswered("it closed the connection without a whole answer");
        return answer;
    }

    private BalancerException unanswered(String why) {
        return new BalancerException(
                "HAProxy " + reference.name() + " did not answer at " + socket + " on " + host + ": " + why);
    }
}
