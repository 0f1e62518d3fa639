package dev.theseus.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "lab",
        description = {
            "Hosts on this machine to try a plan on, each with its own files, processes, address, packages and sshd.",
            "Needs root on Linux: sudo theseus lab …"
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  theseus lab up --hosts 3",
            "  theseus lab exec -- theseus run my-plan.yaml",
            "  theseus lab shell node1",
            "  theseus lab down"
        })
final class LabCommand extends CommandGroup {
    private LabCommand(Shop shop) {
        super(shop);
    }

    static CommandLine commandLine(Shop shop) {
        Labs labs = new Labs(shop);
        return commandLine(
                new LabCommand(shop),
                new LabUpCommand(labs),
                new LabStatusCommand(shop, labs),
                new LabExecCommand(labs),
                new LabShellCommand(labs),
                new LabDownCommand(labs));
    }
}
