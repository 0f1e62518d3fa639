package dev.theseus.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class HaproxyCommand implements Runnable {
    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    private HaproxyCommand(Shop shop) {
        this.shop = shop;
    }

    static CommandLine commandLine(Shop shop) {
        CommandLine line = new CommandLine(new HaproxyCommand(shop));
        line.addSubcommand(new HaproxySnippetCommand(shop));
        line.addSubcommand(new HaproxyCheckCommand(shop));
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
