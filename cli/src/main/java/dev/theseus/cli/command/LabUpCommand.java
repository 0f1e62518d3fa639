package dev.theseus.cli.command;

import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabUnavailable;
import dev.theseus.lab.hosts.Topology;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Bring up a lab; it stays until 'theseus lab down'.",
            "The first one on a machine makes the hosts' file system from Debian's packages: about a minute."
        },
        footer = {"", "Example:", "  sudo theseus lab up --hosts 3"})
final class LabUpCommand implements Callable<Integer> {
    private final Labs labs;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Hosts node1, node2, … in the group nodes. Default: ${DEFAULT-VALUE}.")
    private int hosts = 3;

    @Option(names = "--name", paramLabel = "NAME", description = "Its name, where there are several. Default: bare.")
    private @Nullable String name;

    LabUpCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public Integer call() throws Exception {
        HostsLab lab = Labs.orRefused(() -> HostsLab.up(labs.home(), topology(), HostsLab.NO_LEASE, labs::progress));
        String which = name == null ? "" : " --name " + name;
        lab.hosts().forEach(host -> labs.print("%-16s %s".formatted(host.name(), host.address())));
        labs.print("");
        labs.print("The lab is up. " + labs.program() + " lab exec" + which
                + " -- COMMAND runs a command that reaches its hosts, theseus for instance;");
        labs.print(labs.program() + " lab shell" + which + " HOST goes to one; " + labs.program() + " lab down" + which
                + " ends it.");
        return 0;
    }

    private Topology topology() throws LabUnavailable {
        try {
            Topology bare = Topology.bare(hosts);
            return name == null ? bare : bare.called(name);
        } catch (IllegalArgumentException e) {
            throw new LabUnavailable(String.valueOf(e.getMessage()));
        }
    }
}
