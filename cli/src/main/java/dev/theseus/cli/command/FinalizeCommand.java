package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import picocli.CommandLine.Command;

@Command(
        name = "finalize",
        description = {"Make an upgrade final: close the rollback window and remove what going back needs."},
        footer = {"", "Example:", "  theseus finalize k3f9"})
final class FinalizeCommand extends WishCommand {
    FinalizeCommand(Shop shop) {
        super(shop, RequestKind.FINALIZE);
    }
}
