package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "pause",
        description = {"Pause a run: the targets under way are finished, no other begins."},
        footer = {"", "Example:", "  theseus pause k3f9"})
final class PauseCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Mixin
    private RunOptions options = new RunOptions();

    PauseCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options).carryOut(Optional.ofNullable(run), RequestKind.PAUSE, "", false);
    }
}
