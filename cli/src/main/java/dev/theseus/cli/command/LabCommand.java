package dev.theseus.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "lab",
        description = {
            "Hosts on this machine to try a plan on, each with its own files, processes, address, packages and sshd.",
            "Needs root on Linux."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sudo theseus lab up --hosts 3",
            "  sudo theseus lab exec -- theseus run my-plan.yaml",
            "  sudo theseus lab shell node1",
            "  sudo theseus lab down"
        })
final class LabCommand implements Runnable {
    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    private LabCommand(Shop shop) {
        this.shop = shop;
    }

    static CommandLine commandLine(Shop shop) {
        CommandLine line = new CommandLine(new LabCommand(shop));
        Labs labs = new Labs(shop);
        line.addSubcommand(new LabUpCommand(labs));
        line.addSubcommand(new LabStatusCommand(shop, labs));
        line.addSubcommand(new LabExecCommand(labs));
        line.addSubcommand(new LabShellCommand(labs));
        line.addSubcommand(new LabDownCommand(labs));
        for (CommandLine sub : line.getSubcommands().values())
            sub.getCommandSpec().mixinStandardHelpOptions(true);
        return line;
    }

    @Override
    public void run() {
        Required.of(spec).commandLine().usage(shop.around().out());
        shop.around().out().flush();
    }
}
