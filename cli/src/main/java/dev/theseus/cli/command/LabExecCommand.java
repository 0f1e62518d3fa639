package dev.theseus.cli.command;

import dev.theseus.lab.hosts.HostsLab;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        description = {
            "Run a command on this machine that reaches a lab's hosts: its ssh knows their keys and names,",
            "and THESEUS_INVENTORY names their inventory, which theseus then takes by itself."
        },
        footer = {
            "",
            "Examples:",
            "  sudo theseus lab exec -- theseus run my-plan.yaml",
            "  sudo theseus lab exec -- ssh node1 uptime",
            "  sudo theseus lab exec -- bash"
        })
final class LabExecCommand implements Callable<Integer> {
    private final Labs labs;

    @Option(names = "--name", paramLabel = "NAME", description = "Which lab. Default: the only one.")
    private @Nullable String name;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The command with its arguments, after --.")
    private List<String> command = List.of();

    LabExecCommand(Labs labs) {
        this.labs = labs;
    }

    @Override
    public Integer call() throws Exception {
        HostsLab lab = labs.attach(name);
        // env looks the command up in the new PATH; this program would in its own.
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(command);
        ProcessBuilder process = new ProcessBuilder(words);
        Map<String, String> environment = process.environment();
        environment.merge("PATH", path(lab), (old, more) -> more + File.pathSeparator + old);
        environment.put("THESEUS_INVENTORY", lab.inventory().toString());
        return labs.inherit(process);
    }

    /** The lab's ssh first, and this Theseus where it was started by its path. */
    private String path(HostsLab lab) {
        Path folder = labs.program().contains("/")
                ? Path.of(labs.program()).toAbsolutePath().normalize().getParent()
                : null;
        return folder == null ? lab.bin().toString() : lab.bin() + File.pathSeparator + folder;
    }
}
