package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.PreviewJson;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.Style;
import dev.theseus.cli.view.Previews;
import dev.theseus.plan.InputReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preview",
        description = {
            "Show what a run would do: phases, waves, hosts, every step, what going back costs, where it ends.",
            "Runs nothing, asks no host."
        },
        footer = {
            "",
            "Example:",
            "  theseus preview plans/appsuite-without-downtime -i site.yaml --input target_version=8.0.0"
        })
final class PreviewCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private PlanAndPlace what = new PlanAndPlace();

    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            converter = NameValue.Converter.class,
            description = "An input of the plan.")
    private List<NameValue> inputs = new ArrayList<>();

    @Option(names = "--inputs", paramLabel = "FILE", description = "A YAML file with inputs.")
    private @Nullable Path file;

    PreviewCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        Job job = what.read(shop);
        InputReader.Texts given =
                InputReader.texts(job.plan(), new InputReader.Given(NameValue.map(inputs), Optional.ofNullable(file)));
        if (!given.problems().isEmpty()) throw Refused.of(given.problems());
        Previews.Preview preview = shop.previews().of(job.plan(), job.inventory(), given.texts());
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
            phase.gates().forEach(gate -> rows.add(Row.of(Style.DIM, "   " + gate)));
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
