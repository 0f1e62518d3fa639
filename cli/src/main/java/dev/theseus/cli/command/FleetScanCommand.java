package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "scan",
        description = {
            "List the schemata, on Cassandra the keyspaces: version, what is pending, what does not fit. Changes nothing.",
            "With --quiet only those that are not current."
        },
        footer = {
            "",
            "Examples:",
            "  theseus fleet scan scripts -i site.yaml --schemata 'tenant\\_%%'",
            "  theseus fleet scan cql -i site.yaml --server ring"
        })
final class FleetScanCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    FleetScanCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        WhichFleet.Scanned scanned = which.scan(shop);
        List<FleetRow> rows = scanned.schemata().stream()
                .map(FleetRow::of)
                .filter(row -> !shop.common().quiet() || row.state() != FleetRow.State.CURRENT)
                .toList();
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("fleet_scan");
            fields.put("server", Value.of(scanned.server()));
            fields.put("schemata", Value.of(rows.stream().map(FleetRow::json).toList()));
            shop.print(JsonText.of(Value.of(fields)));
            return 0;
        }
        int name = rows.stream().mapToInt(row -> row.schema().length()).max().orElse(0);
        int version =
                rows.stream().mapToInt(row -> row.version().length()).max().orElse(0);
        String line = "%-" + Math.max(name, 1) + "s  %-" + Math.max(version, 1) + "s  %-10s  %s";
        for (FleetRow row : rows)
            shop.print(InertText.line(
                    String.format(Locale.ROOT, line, row.schema(), row.version(), row.state(), row.remark())
                            .stripTrailing()));
        if (rows.isEmpty()) shop.print("All " + scanned.fleet().noun().many() + " are current.");
        return 0;
    }
}
