package dev.theseus.cli.command;

import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be carried out, and on which installation. */
final class PlanAndPlace {
    @Parameters(paramLabel = "PLAN", description = "A plan's file, or the folder with its plan.yaml.")
    private @Nullable Path plan;

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:THESEUS_INVENTORY}",
            description = "The installation. Default: the one that THESEUS_INVENTORY names.")
    private @Nullable Path inventory;

    Job read(Shop shop) throws Refused {
        return shop.desk().read(Required.of(plan), Required.of(inventory));
    }
}
