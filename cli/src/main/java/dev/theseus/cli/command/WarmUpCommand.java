package dev.theseus.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes once through what every start needs, so that the launcher's build can keep it ready. */
@Command(name = "warm-up", hidden = true, description = "Prepare a fast start; used by the launcher's build.")
final class WarmUpCommand implements Callable<Integer> {
    private final Shop shop;

    @Option(names = "--plan", description = "A plan to read.")
    private @Nullable Path plan;

    @Spec
    private @Nullable CommandSpec spec;

    WarmUpCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        Required.of(spec).root().commandLine().usage(shop.around().out());
        if (plan != null) shop.desk().look(plan, Optional.empty());
        return 0;
    }
}
