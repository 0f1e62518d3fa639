package dev.theseus.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a script that completes commands and options in bash and zsh.",
        footer = {"", "Example:", "  source <(theseus completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        shop.print(Root.completion(Required.of(spec).root().commandLine()));
        return 0;
    }
}
