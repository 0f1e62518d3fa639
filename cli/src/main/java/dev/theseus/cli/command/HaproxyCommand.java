package dev.theseus.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "haproxy",
        description =
                "What HAProxy needs so that requests can wait while their tenant is moved, and whether it has it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  theseus haproxy snippet",
            "  theseus haproxy snippet --lua > theseus-queue.lua",
            "  theseus haproxy check /etc/haproxy/haproxy.cfg"
        })
final class HaproxyCommand extends CommandGroup {
    private HaproxyCommand(Shop shop) {
        super(shop);
    }

    static CommandLine commandLine(Shop shop) {
        return commandLine(new HaproxyCommand(shop), new HaproxySnippetCommand(shop), new HaproxyCheckCommand(shop));
    }
}
