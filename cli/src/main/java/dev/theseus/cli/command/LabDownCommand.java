package dev.theseus.cli.command;

import dev.theseus.lab.hosts.HostsLab;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "down",
        description = "End a lab and remove all that it made, but for the file system that the next one stands on.",
        footer = {"", "Examples:", "  sudo theseus lab down", "  sudo theseus lab down --all"})
final class LabDownCommand implements Callable<Integer> {
    private final Labs labs;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which lab. Default: the only one.")
    private @Nullable String name;

    @Option(names = "--name", paramLabel = "NAME", hidden = true)
    private @Nullable String sameName;

    @Option(names = "--all", description = "All labs of this machine.")
    private boolean all;

    LabDownCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public Integer call() throws Exception {
        for (String lab : all ? labs.names() : List.of(labs.theOne(name == null ? sameName : name))) {
            Labs.orRefused(() -> {
                HostsLab.remove(labs.home(), lab);
                return lab;
            });
            labs.print("The lab " + lab + " is down.");
        }
        return 0;
    }
}
