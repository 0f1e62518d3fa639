package dev.theseus.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "fleet",
        description = "Many schemata and one set of scripts: how they stand, what would run, and the run itself.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  theseus fleet status scripts -i site.yaml",
            "  theseus fleet scan scripts -i site.yaml --schemata 'tenant\\_%%'",
            "  theseus fleet preview scripts -i site.yaml"
        })
final class FleetCommand implements Runnable {
    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    private FleetCommand(Shop shop) {
        this.shop = shop;
    }

    static CommandLine commandLine(Shop shop) {
        CommandLine line = new CommandLine(new FleetCommand(shop));
        line.addSubcommand(new FleetScanCommand(shop));
        line.addSubcommand(new FleetStatusCommand(shop));
        line.addSubcommand(new FleetPreviewCommand(shop));
        line.addSubcommand(new FleetRunCommand(shop));
        line.addSubcommand(new FleetSettleCommand(shop));
        line.setCaseInsensitiveEnumValuesAllowed(true);
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
