package dev.theseus.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description = {
            "Take a run up again that was paused, interrupted, or waits for a person.",
            "It goes on with the plan and the inputs it began with; secrets that were typed are asked for again."
        },
        footer = {"", "Example:", "  theseus resume k3f9"})
final class ResumeCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichRun run = new WhichRun();

    @Mixin
    private RunOptions options = new RunOptions();

    ResumeCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return shop.controller().resume(run.find(shop), options.given(), List.of(), options.manner());
    }
}
