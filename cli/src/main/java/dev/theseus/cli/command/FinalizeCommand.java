package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "finalize",
        description = {
            "Make an upgrade final: close the rollback window and remove what going back needs.",
            "Refused unless every phase finished, no target failed, and every host has the version that was to come."
        },
        footer = {"", "Example:", "  theseus finalize k3f9"})
final class FinalizeCommand extends WishCommand {
    @Option(
            names = "--accept",
            paramLabel = "REASON",
            description = "Make it final although not every target is where it should be, and say why.")
    private String accept = "";

    FinalizeCommand(Shop shop) {
        super(shop, RequestKind.FINALIZE);
    }

    @Override
    String reason() {
        return accept;
    }

    @Override
    boolean accepted() {
        return !accept.isEmpty();
    }
}
