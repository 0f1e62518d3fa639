package dev.theseus.cli.command;

import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.Style;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "preview",
        description =
                "Show what would run, on how many schemata, and what cannot be seen after a crash. Changes nothing.",
        footer = {"", "Example:", "  theseus fleet preview scripts -i site.yaml"})
final class FleetPreviewCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    FleetPreviewCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        WhichFleet.Scanned scanned = which.scan(shop);
        Map<String, List<String>> waiting = new LinkedHashMap<>();
        int left = 0;
        for (var found : scanned.schemata()) {
            FleetRow row = FleetRow.of(found);
            if (row.state() == FleetRow.State.PENDING)
                row.pending()
                        .forEach(script -> waiting.computeIfAbsent(script, _ -> new ArrayList<>())
                                .add(row.schema()));
            else if (row.state() != FleetRow.State.CURRENT) left++;
        }
        if (shop.common().json()) shop.print(JsonText.of(json(scanned, waiting, left)));
        else shop.print(rows(scanned, waiting, left));
        return 0;
    }

    private static List<Row> rows(WhichFleet.Scanned scanned, Map<String, List<String>> waiting, int left) {
        List<Row> rows = new ArrayList<>();
        for (String note : scanned.set().notes()) rows.add(Row.of(Style.WARNING, "note: " + note));
        for (Script script : scanned.set().scripts()) {
            int schemata = waiting.getOrDefault(script.file(), List.of()).size();
            if (schemata == 0) continue;
            rows.add(Row.of(Style.BOLD, script.file()).and(Style.DIM, "  on " + FleetStatusCommand.schemata(schemata)));
            for (Statement statement : script.statements()) {
                rows.add(Row.of("  " + statement.shown()));
                if (isDoubtful(statement))
                    rows.add(Row.of("    ").and(Style.WARNING, "after a crash just here a person is asked about it"));
            }
        }
        if (waiting.isEmpty()) rows.add(Row.of("Nothing is pending."));
        if (left > 0)
            rows.add(Row.of(
                    Style.WARNING,
                    FleetStatusCommand.schemata(left)
                            + " would be left as they are: no ledger, or it does not fit (theseus fleet scan)"));
        return rows;
    }

    /** On MariaDB and MySQL; on PostgreSQL a transaction takes nearly everything back. */
    private static boolean isDoubtful(Statement statement) {
        return switch (statement.kind()) {
            case ROWS, SESSION -> false;
            case OPAQUE -> !statement.repeatable();
            case DEFINITION, ALONE ->
                !statement.repeatable() && statement.claims().isEmpty();
        };
    }

    private static Value json(WhichFleet.Scanned scanned, Map<String, List<String>> waiting, int left) {
        List<Value> scripts = new ArrayList<>();
        for (Script script : scanned.set().scripts()) {
            List<String> schemata = waiting.getOrDefault(script.file(), List.of());
            if (schemata.isEmpty()) continue;
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("script", Value.of(script.file()));
            fields.put("statements", Value.of(script.statements().size()));
            fields.put("schemata", Value.of(schemata.stream().map(Value::of).toList()));
            scripts.add(Value.of(fields));
        }
        Map<String, Value> fields = RunJson.object("fleet_preview");
        fields.put("server", Value.of(scanned.server()));
        fields.put("scripts", Value.of(scripts));
        fields.put("left", Value.of(left));
        return Value.of(fields);
    }
}
