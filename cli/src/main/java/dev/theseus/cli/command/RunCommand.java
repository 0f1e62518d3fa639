package dev.theseus.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Carry a plan out.",
        footer = {
            "",
            "Exit status: 0 done, 1 failed or stopped, 2 bad usage or plan, 3 finished with failures,",
            "4 waiting for a person, 5 rolled back.",
            "",
            "Example:",
            "  theseus run plans/appsuite-without-downtime -i site.yaml --input target_version=7.10.6"
        })
final class RunCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "PLAN", description = "A plan's file, or the folder with its plan.yaml.")
    private @Nullable Path plan;

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:THESEUS_INVENTORY}",
            description = "The installation. Default: the one that THESEUS_INVENTORY names.")
    private @Nullable Path inventory;

    @Mixin
    private RunOptions options = new RunOptions();

    RunCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return shop.controller()
                .start(shop.desk().read(Required.of(plan), Required.of(inventory)), options.given(), options.manner());
    }
}
