package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Desk;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = "Check a plan, and whether it fits an installation. Runs nothing, asks no host.",
        footer = {"", "Example:", "  theseus lint plans/appsuite-without-downtime -i site.yaml"})
final class LintCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "PLAN", description = "A plan's file, or the folder with its plan.yaml.")
    private @Nullable Path plan;

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "Check against this installation, too.")
    private @Nullable Path inventory;

    LintCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        Desk.Looked looked = shop.desk().look(Required.of(plan), Optional.ofNullable(inventory));
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("lint");
            fields.put(
                    "problems",
                    Value.of(looked.problems().stream().map(RunJson::of).toList()));
            shop.print(JsonText.of(Value.of(fields)));
        } else {
            for (Problem problem : looked.problems()) shop.print(InertText.line(problem.toString()));
            shop.print(summary(looked));
        }
        return looked.problems().isEmpty() ? 0 : 2;
    }

    private static String summary(Desk.Looked looked) {
        if (!looked.problems().isEmpty()) return Counted.of(looked.problems().size(), "problem") + ".";
        return looked.plan()
                .map(plan -> "Plan " + plan.name() + " is fine: "
                        + Counted.of(plan.phases().size(), "phase") + ", "
                        + Counted.of(plan.allSteps().size(), "step") + ".")
                .orElse("");
    }
}
