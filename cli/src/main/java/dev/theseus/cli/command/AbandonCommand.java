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
        name = "abandon",
        description = {
            "Give a run up for good, as it is. Nothing is undone, nothing more is carried out.",
            "Where it left something behind, this also says that nothing of that is at work any more."
        },
        footer = {"", "Example:", "  theseus abandon k3f9 --reason 'finished by hand'"})
final class AbandonCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "RUN", arity = "1", description = "The run's id, or its last four letters.")
    private @Nullable String run;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the journal and the report.",
            required = true)
    private @Nullable String reason;

    @Mixin
    private RunOptions options = new RunOptions();

    AbandonCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options)
                .carryOut(
                        Optional.ofNullable(run),
                        new Wishing.Want(RequestKind.ABANDON, Required.of(reason), false, false));
    }
}
