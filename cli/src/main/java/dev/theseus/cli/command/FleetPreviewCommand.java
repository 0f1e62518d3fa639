package dev.theseus.cli.command;

import dev.theseus.actions.fleet.Estimate;
import dev.theseus.actions.fleet.TableSizes;
import dev.theseus.actions.fleet.Trial;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.Style;
import dev.theseus.core.value.ByteSizes;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preview",
        description =
                "Show what would run, on how many schemata or keyspaces, and what cannot be seen after a crash. Changes nothing.",
        footer = {"", "Example:", "  theseus fleet preview scripts -i site.yaml"})
final class FleetPreviewCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    @Option(
            names = "--try",
            description =
                    "Try the changes of tables on empty copies. Needs the right to make a schema. Not on Cassandra.")
    private boolean tries;

    FleetPreviewCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        WhichFleet.Scanned scanned = which.scan(shop, tries, tries ? List.of(SqlOnly.TRY) : List.of());
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
        Optional<Sample> sample = tries ? sample(scanned) : Optional.empty();
        if (shop.common().json()) shop.print(JsonText.of(json(scanned, waiting, left, sample)));
        else shop.print(rows(scanned, waiting, left, sample));
        return 0;
    }

    /** What was tried on a schema. */
    private record Sample(String schema, List<Trial.Finding> findings, Map<String, Long> sizes) {
        long bytes(Trial.Finding finding) {
            return sizes.getOrDefault(finding.table(), 0L);
        }

        Optional<Trial.Finding> of(Statement statement) {
            return findings.stream()
                    .filter(one -> one.statement().equals(statement))
                    .findFirst();
        }
    }

    /** The largest of the schemata with the most to do. */
    private Optional<Sample> sample(WhichFleet.Scanned scanned) throws Refused, InterruptedException {
        Optional<Found> largest = scanned.schemata().stream()
                .filter(found -> FleetRow.of(found).state() == FleetRow.State.PENDING)
                .max(Comparator.<Found>comparingInt(found -> pending(found).size())
                        .thenComparingLong(found -> scanned.sizes().getOrDefault(found.schema(), 0L)));
        if (largest.isEmpty()) return Optional.empty();
        String schema = largest.get().schema();
        return Optional.of(scanned.access()
                .with(session -> new Sample(
                        schema,
                        Trial.of(scanned.set().dbms(), schema, pending(largest.get()), session),
                        TableSizes.of(scanned.set().dbms(), schema, session))));
    }

    private static List<Script> pending(Found found) {
        return found.standing().map(Standing::pending).orElse(List.of());
    }

    private static List<Row> rows(
            WhichFleet.Scanned scanned, Map<String, List<String>> waiting, int left, Optional<Sample> sample) {
        List<Row> rows = new ArrayList<>();
        for (String note : scanned.set().notes()) rows.add(Row.of(Style.WARNING, "note: " + note));
        for (Script script : scanned.set().scripts()) {
            int schemata = waiting.getOrDefault(script.file(), List.of()).size();
            if (schemata == 0) continue;
            rows.add(Row.of(Style.BOLD, script.file()).and(Style.DIM, "  on " + scanned.counted(schemata)));
            for (Statement statement : script.statements()) {
                rows.add(Row.of("  " + statement.shown()));
                sample.ifPresent(tried -> tried.of(statement).ifPresent(finding -> rows.add(work(finding, tried))));
                if (scanned.fleet().isDoubtful(statement))
                    rows.add(Row.of("    ").and(Style.WARNING, "after a crash just here a person is asked about it"));
            }
        }
        if (waiting.isEmpty()) rows.add(Row.of("Nothing is pending."));
        if (left > 0)
            rows.add(Row.of(
                    Style.WARNING,
                    scanned.counted(left)
                            + " would be left as they are: no ledger, or it does not fit (theseus fleet scan)"));
        return rows;
    }

    private static Row work(Trial.Finding finding, Sample sample) {
        boolean light = finding.work() == Trial.Work.INSTANT || finding.work() == Trial.Work.IN_PLACE;
        long bytes = sample.bytes(finding);
        return Row.of("    ")
                .and(
                        light ? Style.DIM : Style.WARNING,
                        "%s: %s has %s in %s"
                                        .formatted(
                                                finding.work(),
                                                finding.table(),
                                                ByteSizes.shown(bytes),
                                                sample.schema())
                                + (light ? "" : ", about " + Estimate.of(bytes)));
    }

    private static Value json(
            WhichFleet.Scanned scanned, Map<String, List<String>> waiting, int left, Optional<Sample> sample) {
        List<Value> scripts = new ArrayList<>();
        for (Script script : scanned.set().scripts()) {
            List<String> schemata = waiting.getOrDefault(script.file(), List.of());
            if (schemata.isEmpty()) continue;
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("script", Value.of(script.file()));
            fields.put("statements", Value.of(script.statements().size()));
            fields.put("schemata", Value.of(schemata.stream().map(Value::of).toList()));
            sample.ifPresent(tried -> fields.put("changes", changes(script, tried)));
            scripts.add(Value.of(fields));
        }
        Map<String, Value> fields = RunJson.object("fleet_preview");
        fields.put("server", Value.of(scanned.server()));
        fields.put("scripts", Value.of(scripts));
        fields.put("left", Value.of(left));
        return Value.of(fields);
    }

    private static Value changes(Script script, Sample sample) {
        List<Value> changes = new ArrayList<>();
        for (Statement statement : script.statements())
            sample.of(statement).ifPresent(finding -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                fields.put("line", Value.of(statement.line()));
                fields.put("table", Value.of(finding.table()));
                fields.put("work", Value.of(finding.work().toString()));
                fields.put("bytes", Value.of(sample.bytes(finding)));
                changes.add(Value.of(fields));
            });
        return Value.of(changes);
    }
}
