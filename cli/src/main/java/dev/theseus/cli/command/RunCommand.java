package dev.theseus.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = "Carry a plan out.",
        footer = {
            "",
            "Exit status: 0 done, 1 failed or stopped, 2 bad usage or plan, 3 finished with failures,",
            "4 waiting for a person, 5 rolled back.",
            "",
            "Example:",
            "  theseus run plans/appsuite-without-downtime -i site.yaml --input target_version=8.0.0"
        })
final class RunCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private PlanAndPlace what = new PlanAndPlace();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--whoever-comes",
            description = {
                "Begin although hosts that the plan may need are out of reach.",
                "Otherwise each is asked first, and nothing begins before all answer."
            })
    private boolean whoeverComes;

    RunCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        return shop.controller().start(what.read(shop), options.given(), options.manner(), whoeverComes);
    }
}
