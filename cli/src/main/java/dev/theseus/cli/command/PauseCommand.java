package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = {"Pause a run: the targets under way are finished, no other begins."},
        footer = {"", "Example:", "  theseus pause k3f9"})
final class PauseCommand extends WishCommand {
    PauseCommand(Shop shop) {
        super(shop, RequestKind.PAUSE);
    }
}
