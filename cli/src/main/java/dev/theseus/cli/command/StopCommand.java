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
        name = "stop",
        description = {"End a run where it stands. Nothing is undone; the steps that always run are carried out."},
        footer = {"", "Example:", "  theseus stop k3f9 --reason 'wrong window'"})
final class StopCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal and the report.")
    private String reason = "";

    @Mixin
    private RunOptions options = new RunOptions();

    StopCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options).carryOut(Optional.ofNullable(run), RequestKind.STOP, reason, false);
    }
}
