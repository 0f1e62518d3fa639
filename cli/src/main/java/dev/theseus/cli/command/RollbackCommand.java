package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = {"Undo what a run did, last first, as far as it can be undone."},
        footer = {"", "Example:", "  theseus rollback k3f9"})
final class RollbackCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal and the report.")
    private String reason = "";

    @Option(names = "--accept-loss", description = "Go back although what users wrote since is lost.")
    private boolean acceptLoss;

    @Mixin
    private RunOptions options = new RunOptions();

    RollbackCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options).carryOut(Optional.ofNullable(run), RequestKind.ROLLBACK, reason, acceptLoss);
    }
}
