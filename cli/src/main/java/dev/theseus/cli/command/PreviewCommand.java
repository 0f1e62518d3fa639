package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.PreviewJson;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.Style;
import dev.theseus.cli.view.Previews;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "preview",
        description = {
            "Show what a run would do: phases, waves, hosts, every step, what going back costs, where it ends.",
            "Runs nothing, asks no host."
        },
        footer = {
            "",
            "Example:",
            "  theseus preview plans/appsuite-without-downtime -i site.yaml --input target_version=7.10.6"
        })
final class PreviewCommand implements Callable<Integer> {
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

    @Option(names = "--input", paramLabel = "NAME=VALUE", description = "An input of the plan.")
    private Map<String, String> inputs = new LinkedHashMap<>();

    PreviewCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        Job job = shop.desk().read(Required.of(plan), Required.of(inventory));
        Previews.Preview preview = new Previews(shop.wayBacks()).of(job.plan(), job.inventory(), inputs);
        if (shop.common().json()) shop.print(JsonText.of(PreviewJson.of(preview)));
        else shop.print(rows(preview));
        return 0;
    }

    private static List<Row> rows(Previews.Preview preview) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(Style.BOLD, preview.plan())
                .and(Style.DIM, preview.guide().isEmpty() ? "" : "  " + preview.guide()));
        preview.notes().forEach(note -> rows.add(Row.of(Style.DIM, note)));
        for (Previews.Phase phase : preview.phases()) {
            rows.add(Row.EMPTY);
            rows.add(Row.of(Style.BOLD, phase.title()).and(Style.DIM, "  " + phase.targets()));
            if (!phase.waves().isEmpty()) rows.add(Row.of(Style.DIM, "   " + phase.waves()));
            for (Previews.Step step : phase.steps()) {
                Row row = Row.of("   " + "  ".repeat(step.depth())).and(step.what());
                if (!step.where().isEmpty()) row = row.and(Style.DIM, "  on " + step.where());
                rows.add(row);
                for (String remark : step.remarks())
                    rows.add(Row.of("      " + "  ".repeat(step.depth())).and(Style.DIM, remark));
                if (!step.warning().isEmpty()) rows.add(Row.of("      ").and(Style.WARNING, step.warning()));
            }
        }
        rows.add(Row.EMPTY);
        rows.add(Row.of(Style.BOLD, preview.wayBack()));
        preview.exposed().forEach(secret -> rows.add(Row.of(Style.WARNING, secret)));
        return rows;
    }
}
