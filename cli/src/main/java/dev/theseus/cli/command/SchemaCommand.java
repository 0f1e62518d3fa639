package dev.theseus.cli.command;

import dev.theseus.plan.SchemaWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "schema",
        description = "Print the JSON Schema of plans, with which editors complete and check them.",
        footer = {"", "Example:", "  theseus schema > plan.schema.json"})
final class SchemaCommand implements Callable<Integer> {
    private final Shop shop;

    @Option(names = "--inventory", description = "The schema of inventories instead.")
    private boolean inventory;

    SchemaCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        shop.print(
                inventory
                        ? SchemaWriter.inventories()
                        : SchemaWriter.plans(shop.desk().language()));
        return 0;
    }
}
