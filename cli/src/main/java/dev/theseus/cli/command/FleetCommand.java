package dev.theseus.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "fleet",
        description =
                "Many schemata, or keyspaces of Cassandra, and one set of scripts: how they stand, what would run, and the run itself.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  theseus fleet status scripts -i site.yaml",
            "  theseus fleet scan scripts -i site.yaml --schemata 'tenant\\_%%'",
            "  theseus fleet preview scripts -i site.yaml",
            "  theseus fleet status cql -i site.yaml --server ring"
        })
final class FleetCommand extends CommandGroup {
    private FleetCommand(Shop shop) {
        super(shop);
    }

    static CommandLine commandLine(Shop shop) {
        CommandLine line = commandLine(
                new FleetCommand(shop),
                new FleetScanCommand(shop),
                new FleetStatusCommand(shop),
                new FleetDriftCommand(shop),
                new FleetPreviewCommand(shop),
                new FleetRunCommand(shop),
                new FleetSettleCommand(shop));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }
}
