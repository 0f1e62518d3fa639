package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.RunList;
import dev.theseus.engine.store.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "runs",
        description = "List the runs that are kept on this machine, the newest first.",
        footer = {"", "Example:", "  theseus runs"})
final class RunsCommand implements Callable<Integer> {
    private final Shop shop;

    RunsCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        RunList list = shop.store().list();
        if (shop.common().json()) {
            List<Value> runs = list.runs().stream().map(RunsCommand::json).toList();
            Map<String, Value> fields = RunJson.object("runs");
            fields.put("runs", Value.of(runs));
            shop.print(JsonText.of(Value.of(fields)));
            return 0;
        }
        for (RunSummary run : list.runs())
            shop.print(String.format(
                    Locale.ROOT,
                    "%-20s  %s  %-22s  %s on %s",
                    run.id(),
                    shop.times().full(run.facts().created()),
                    situation(run),
                    InertText.line(run.facts().plan()),
                    InertText.line(run.facts().inventory())));
        for (RunSummary.Unreadable run : list.unreadable())
            shop.print(run.id() + "  " + InertText.line(run.failure().toString()));
        if (list.runs().isEmpty() && list.unreadable().isEmpty())
            shop.print("No runs in " + shop.store().state() + ".");
        return 0;
    }

    private static Value json(RunSummary run) {
        Map<String, Value> fields = new java.util.LinkedHashMap<>();
        fields.put("run", Value.of(run.id()));
        fields.put("created_at", Value.of(run.facts().created().toString()));
        fields.put("plan", Value.of(run.facts().plan()));
        fields.put("inventory", Value.of(run.facts().inventory()));
        fields.put("situation", Value.of(situation(run)));
        return Value.of(fields);
    }

    private static String word(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String situation(RunSummary run) {
        if (run.last().isPresent() && run.last().get() instanceof Event.RunEnded ended) return word(ended.ending());
        if (run.last().isPresent() && run.last().get() instanceof Event.LeftAsked left) return word(left.ending());
        if (run.owner().isPresent()) return "under way";
        if (run.last().isPresent() && run.last().get() instanceof Event.Paused) return "paused";
        return "not driven by anybody";
    }
}
