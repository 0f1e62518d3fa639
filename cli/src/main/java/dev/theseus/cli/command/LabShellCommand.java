package dev.theseus.cli.command;

import dev.theseus.cli.session.Refused;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shell",
        description = "Open a shell on a host of a lab, as root; it works without the host's network and sshd.",
        footer = {"", "Example:", "  sudo theseus lab shell node1"})
final class LabShellCommand implements Callable<Integer> {
    private final Labs labs;

    @Option(names = "--name", paramLabel = "NAME", description = "Which lab. Default: the only one.")
    private @Nullable String name;

    @Parameters(paramLabel = "HOST", description = "The host.")
    private @Nullable String host;

    LabShellCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public Integer call() throws Exception {
        HostsLab lab = labs.attach(name);
        LabHost which = lab.hosts().stream()
                .filter(one -> one.name().equals(host))
                .findFirst()
                .orElseThrow(() -> unknown(lab));
        return labs.inherit(new ProcessBuilder(Labs.orRefused(() -> which.entering("/bin/bash", "-l"))));
    }

    private Refused unknown(HostsLab lab) {
        return Labs.refused("the lab " + lab.name() + " has no host '" + host + "'; it has "
                + String.join(", ", lab.hosts().stream().map(LabHost::name).toList()));
    }
}
