package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = {"End a run where it stands. Nothing is undone; the steps that always run are carried out."},
        footer = {"", "Example:", "  theseus stop k3f9 --reason 'wrong window'"})
final class StopCommand extends WishCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal and the report.")
    private String reason = "";

    StopCommand(Shop shop) {
        super(shop, RequestKind.STOP);
    }

    @Override
    String reason() {
        return reason;
    }
}
