package dev.theseus.cli.command;

import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabUnavailable;
import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.topology.Shipped;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "up",
        description = {
            "Bring up a lab; it stays until 'theseus lab down'.",
            "The first one on a machine makes the hosts' file system from Debian's packages: about a minute."
        },
        footer = {"", "Examples:", "  theseus lab up --hosts 5", "  theseus lab up momentum-single-node"})
final class LabUpCommand implements Callable<Integer> {
    private final Labs labs;

    @Parameters(
            paramLabel = "TOPOLOGY",
            arity = "0..1",
            defaultValue = "bare",
            description = {
                "bare: hosts node1, node2, … in the group nodes, on which nothing runs but sshd;",
                "momentum-packages, momentum-single-node[-light], momentum-rolling[-light]: nodes of Momentum 4.1-HF4",
                "before their upgrade; oms: OMS 4.1.1 in a container, and its MetaDB;",
                "appsuite: five nodes in the place of App Suite 7.10.0, a database, two balancers with HAProxy.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String topology = "bare";

    @Option(
            names = "--hosts",
            paramLabel = "N",
            description = "How many hosts, of a bare lab or one of packages; how many nodes of appsuite.")
    private @Nullable Integer hosts;

    @Option(names = "--name", paramLabel = "NAME", description = "The lab's name. Default: that of its topology.")
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
        Shipped shipped = Shipped.called(topology)
                .orElseThrow(() -> new LabUnavailable("there is no topology '" + topology + "'; there are: "
                        + Arrays.stream(Shipped.values()).map(Shipped::word).collect(Collectors.joining(", "))));
        if (hosts != null && !shipped.isSized())
            throw new LabUnavailable(
                    "the topology " + topology + " has the hosts that its guide asks for: leave --hosts out");
        try {
            Topology wanted = shipped.topology(Optional.ofNullable(hosts));
            return name == null ? wanted : wanted.called(name);
        } catch (IllegalArgumentException e) {
            throw new LabUnavailable(String.valueOf(e.getMessage()));
        }
    }
}
