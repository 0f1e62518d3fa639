package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        description = {
            "Undo what a run did, last first, as far as it can be undone.",
            "At a terminal it says what that costs and asks first; a script is not asked."
        },
        footer = {"", "Examples:", "  theseus rollback k3f9", "  theseus rollback k3f9 --reason 'search is slow'"})
final class RollbackCommand extends WishCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal and the report.")
    private String reason = "";

    @Option(names = "--accept-loss", description = "Go back although what users wrote since is lost.")
    private boolean acceptLoss;

    @Option(
            names = "--accept-unknown",
            description = "Go back although nobody can tell whether a condition has closed the rollback window.")
    private boolean acceptUnknown;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask first.")
    private boolean yes;

    RollbackCommand(Shop shop) {
        super(shop, RequestKind.ROLLBACK);
    }

    @Override
    String reason() {
        return reason;
    }

    @Override
    boolean accepted() {
        return acceptLoss;
    }

    @Override
    boolean acceptsUnknown() {
        return acceptUnknown;
    }

    @Override
    boolean asksFirst() {
        return !yes;
    }
}
