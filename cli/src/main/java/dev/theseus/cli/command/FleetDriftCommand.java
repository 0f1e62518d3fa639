package dev.theseus.cli.command;

import dev.theseus.actions.fleet.FleetDrift;
import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "drift",
        description = {
            "Compare the catalogues of all schemata, on Cassandra keyspaces, at one version: tables, columns, indexes, constraints, views, routines, triggers.",
            "What most of them have counts as usual; the others are listed with what they have otherwise. Changes nothing."
        },
        footer = {
            "",
            "Exit status: 0 all schemata of one version agree, 3 some do not.",
            "",
            "Example:",
            "  theseus fleet drift scripts -i site.yaml --schemata 'tenant\\_%%'"
        })
final class FleetDriftCommand implements Callable<Integer> {
    private static final int ODD = 3;
    private static final int DIFFERENCES_SHOWN = 20;
    private static final int SCHEMATA_SHOWN = 10;

    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    FleetDriftCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        WhichFleet.Scanned scanned = which.scan(shop);
        List<FleetDrift.AtVersion> versions = which.drift(scanned).versions();
        long without = scanned.schemata().stream()
                .filter(found -> found.standing().isEmpty())
                .count();
        if (shop.common().json()) shop.print(JsonText.of(json(scanned, versions, without)));
        else print(scanned, versions, without);
        return versions.stream().allMatch(one -> one.odd().isEmpty()) ? 0 : ODD;
    }

    private void print(WhichFleet.Scanned scanned, List<FleetDrift.AtVersion> versions, long without) {
        for (FleetDrift.AtVersion version : versions) {
            FleetDrift.Alike usual = version.usual();
            shop.print(InertText.line("at " + version.version() + ": "
                    + scanned.counted(usual.schemata().size())
                    + (version.odd().isEmpty() ? ", all alike: " : " with the usual catalogue: ")
                    + usual.fingerprint().hash()));
            for (FleetDrift.Alike odd : version.odd()) {
                shop.print("  "
                        + InertText.line(
                                names(odd.schemata()) + ": " + odd.fingerprint().hash()));
                List<String> differences = odd.fingerprint().differences(usual.fingerprint());
                differences.stream()
                        .limit(DIFFERENCES_SHOWN)
                        .forEach(difference -> shop.print("    " + InertText.line(difference)));
                if (differences.size() > DIFFERENCES_SHOWN)
                    shop.print("    and " + (differences.size() - DIFFERENCES_SHOWN) + " more (--json has all)");
            }
        }
        if (without > 0) shop.print(scanned.counted(without) + " without a ledger: at no version, not compared");
    }

    private static String names(List<String> schemata) {
        String some = String.join(", ", schemata.subList(0, Math.min(SCHEMATA_SHOWN, schemata.size())));
        return schemata.size() <= SCHEMATA_SHOWN
                ? some
                : some + " and " + (schemata.size() - SCHEMATA_SHOWN) + " more (--json has all)";
    }

    private static Value json(WhichFleet.Scanned scanned, List<FleetDrift.AtVersion> versions, long without) {
        List<Value> all = new ArrayList<>();
        for (FleetDrift.AtVersion version : versions) {
            List<Value> odd = new ArrayList<>();
            for (FleetDrift.Alike one : version.odd()) {
                Map<String, Value> fields = alike(one);
                fields.put(
                        "differences",
                        texts(one.fingerprint().differences(version.usual().fingerprint())));
                odd.add(Value.of(fields));
            }
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("version", Value.of(version.version()));
            fields.put("usual", Value.of(alike(version.usual())));
            fields.put("odd", Value.of(odd));
            all.add(Value.of(fields));
        }
        Map<String, Value> fields = RunJson.object("fleet_drift");
        fields.put("server", Value.of(scanned.server()));
        fields.put("versions", Value.of(all));
        fields.put("without_ledger", Value.of(without));
        return Value.of(fields);
    }

    private static Map<String, Value> alike(FleetDrift.Alike alike) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("fingerprint", Value.of(alike.fingerprint().hash()));
        fields.put("schemata", texts(alike.schemata()));
        return fields;
    }

    private static Value texts(List<String> words) {
        return Value.of(words.stream().map(Value::of).toList());
    }
}
