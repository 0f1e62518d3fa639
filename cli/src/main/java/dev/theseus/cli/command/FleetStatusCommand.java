package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Count the schemata, on Cassandra the keyspaces, by state and version. Changes nothing.",
        footer = {
            "",
            "Exit status: 0 all are current, 3 some are not.",
            "",
            "Example:",
            "  theseus fleet status scripts -i site.yaml"
        })
final class FleetStatusCommand implements Callable<Integer> {
    static final int NOT_CURRENT = 3;

    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    FleetStatusCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        WhichFleet.Scanned scanned = which.scan(shop);
        Map<FleetRow.State, Map<String, Integer>> counts = new TreeMap<>();
        for (var found : scanned.schemata()) {
            FleetRow row = FleetRow.of(found);
            counts.computeIfAbsent(row.state(), _ -> new LinkedHashMap<>()).merge(row.version(), 1, Integer::sum);
        }
        if (shop.common().json()) shop.print(JsonText.of(json(scanned, counts)));
        else print(scanned, counts);
        boolean current = counts.keySet().stream().allMatch(FleetRow.State.CURRENT::equals);
        return current ? 0 : NOT_CURRENT;
    }

    private void print(WhichFleet.Scanned scanned, Map<FleetRow.State, Map<String, Integer>> counts) {
        scanned.set().notes().forEach(note -> shop.print("note: " + InertText.line(note)));
        shop.print(InertText.line(scanned.server()) + ": "
                + scanned.counted(scanned.schemata().size()) + ", "
                + Counted.of(scanned.set().scripts().size(), "script")
                + scanned.set()
                        .newest()
                        .map(version -> ", the newest " + version)
                        .orElse(""));
        counts.forEach((state, versions) -> versions.forEach((version, count) ->
                shop.print(("  %6d  %s".formatted(count, state) + (version.isEmpty() ? "" : ", at " + version)))));
    }

    private static Value json(WhichFleet.Scanned scanned, Map<FleetRow.State, Map<String, Integer>> counts) {
        List<Value> rows = new ArrayList<>();
        counts.forEach((state, versions) -> versions.forEach((version, count) -> {
            Map<String, Value> row = new LinkedHashMap<>();
            row.put("state", Value.of(state.toString()));
            row.put("version", version.isEmpty() ? Value.NIL : Value.of(version));
            row.put("schemata", Value.of(count));
            rows.add(Value.of(row));
        }));
        Map<String, Value> fields = RunJson.object("fleet_status");
        fields.put("server", Value.of(scanned.server()));
        fields.put(
                "notes", Value.of(scanned.set().notes().stream().map(Value::of).toList()));
        fields.put("counts", Value.of(rows));
        return Value.of(fields);
    }
}
