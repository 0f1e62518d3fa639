package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "finalize",
        description = {"Make an upgrade final: close the rollback window and remove what going back needs."},
        footer = {"", "Example:", "  theseus finalize k3f9"})
final class FinalizeCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Mixin
    private RunOptions options = new RunOptions();

    FinalizeCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options).carryOut(Optional.ofNullable(run), RequestKind.FINALIZE, "", false);
    }
}
