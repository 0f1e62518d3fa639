package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Given;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.session.Scout;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What `upgradeschemata` finds before it begins, by its plan's own questions: what would become of each schema, and what stands in the way.
 *
 * @param facts of the plan
 * @param schemata all of the installation, in order
 */
record SchemataOutlook(String server, Map<String, Version> versions, Map<String, Value> facts, List<Fate> schemata) {

    /**
     * What becomes of a schema.
     *
     * @param stays why it stays as it is; empty where it moves
     */
    record Fate(String schema, String stays) {
        boolean moves() {
            return stays.isEmpty();
        }
    }

    /** @param phase the one that moves schemata */
    static SchemataOutlook of(Scout scout, WhichSchemata which, Map<String, String> inputs, int phase)
            throws Refused, InterruptedException {
        Map<String, Version> versions = scout.installed();
        refuseWithoutNewNode(versions);
        Map<String, String> given = new LinkedHashMap<>(inputs);
        given.put("target_version", Collections.max(versions.values()).text());
        Map<String, Value> facts = scout.begin(new Given(given, Optional.empty()));
        Set<String> moving = new HashSet<>();
        for (Target target : scout.targets(phase)) moving.add(target.name());
        List<String> moved = texts(facts, "moved_before");
        List<Fate> fates = new ArrayList<>();
        for (String schema : texts(facts, "schemata"))
            fates.add(new Fate(
                    schema,
                    moving.contains(schema)
                            ? ""
                            : moved.contains(schema)
                                    ? "on " + which.server() + " already"
                                    : which.skipped().contains(schema)
                                            ? "left out (-k)"
                                            : "not behind " + which.after() + " (-m)"));
        return new SchemataOutlook(which.server(), versions, facts, List.copyOf(fates));
    }

    Version to() {
        return Collections.max(versions.values());
    }

    boolean anythingMoves() {
        return schemata.stream().anyMatch(Fate::moves);
    }

    private static void refuseWithoutNewNode(Map<String, Version> versions) throws Refused {
        if (Set.copyOf(versions.values()).size() > 1) return;
        throw refused(
                Code.VERSION_REFUSED,
                "All nodes have version " + versions.values().iterator().next()
                        + ": there is no node with a new version beside one with the old",
                "schemata are moved after the first node was upgraded (steps 0 to 2 of the guide), and before the last;"
                        + " theseus run plans/appsuite-without-downtime does it all. Nothing was changed");
    }

    /** Whatever would be passed over in silence, or would keep users out. */
    void refuseWhatCannotBe(WhichSchemata which, boolean yes) throws Refused {
        List<String> known = schemata.stream().map(Fate::schema).toList();
        if (!which.after().isEmpty() && !known.contains(which.after()))
            throw refused(
                    Code.BAD_INPUT,
                    "-m names " + which.after() + ", and there is no such schema",
                    "there are " + String.join(", ", known) + ". Nothing was changed");
        List<String> unknown =
                which.skipped().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty())
            throw refused(
                    Code.BAD_INPUT,
                    "-k names " + String.join(", ", unknown) + ", and there is no such schema",
                    "there are " + String.join(", ", known) + ". Nothing was changed");
        String old = facts.getOrDefault("old_server", Value.NIL).display();
        if (old.equals(server))
            throw refused(
                    Code.BAD_INPUT,
                    "-n names " + server + ", which is the server of the nodes with the old version",
                    "name the new one. Nothing was changed");
        List<String> others = texts(facts, "server_names").stream()
                .filter(name -> !name.equals(server))
                .distinct()
                .toList();
        if (!others.isEmpty())
            throw refused(
                    Code.BAD_INPUT,
                    "-n names " + server + ", but the SERVER_NAME of a node with version " + to() + " is "
                            + String.join(", ", others),
                    "users whose schema has moved would find no node; name that server, or set SERVER_NAME (step 3). Nothing was changed");
        if (texts(facts, "redirects").contains("") && !yes)
            throw refused(
                    Code.BAD_INPUT,
                    "A node with the old version redirects nobody: users whose schema has moved would be refused there",
                    "set com.openexchange.server.migrationRedirectURL on it (step 0), or say --yes where your balancers know the way. Nothing was changed");
    }

    private static Refused refused(Code code, String message, String remedy) {
        return Refused.of(new Failure(code, message, remedy), Refused.BAD_INPUT);
    }

    /** A fact as texts, whether it was read on one host or on several. */
    private static List<String> texts(Map<String, Value> facts, String name) {
        Value fact = facts.getOrDefault(name, Value.NIL);
        return fact instanceof Value.Items(var items)
                ? items.stream().map(Value::display).toList()
                : List.of(fact.display());
    }

    private Optional<String> registered() {
        return texts(facts, "registered").stream().findFirst();
    }

    void show(Shop shop, boolean dryRun) {
        if (shop.common().json()) shop.print(JsonText.of(json(dryRun)));
        else lines(dryRun).forEach(line -> shop.print(InertText.line(line)));
    }

    private List<String> lines(boolean dryRun) {
        List<String> lines = new ArrayList<>();
        lines.add("server " + server + ": "
                + registered()
                        .map(id -> "registered already, with the id " + id)
                        .orElse("to be registered"));
        lines.add("nodes: "
                + byVersion().entrySet().stream()
                        .map(each -> each.getKey() + " on " + String.join(", ", each.getValue()))
                        .collect(Collectors.joining("; ")));
        for (Fate fate : schemata)
            if (dryRun || !fate.moves())
                lines.add("  " + fate.schema + (fate.moves() ? ": moves" : " stays: " + fate.stays));
        long moving = schemata.stream().filter(Fate::moves).count();
        lines.add(moving + " of " + schemata.size() + " schemata " + (dryRun ? "would move" : "are to move")
                + ", one after the other." + (dryRun ? " Nothing was changed." : ""));
        return lines;
    }

    private Map<Version, List<String>> byVersion() {
        Map<Version, List<String>> hosts = new TreeMap<>(Collections.reverseOrder());
        versions.forEach((host, version) ->
                hosts.computeIfAbsent(version, _ -> new ArrayList<>()).add(host));
        return hosts;
    }

    private Value json(boolean dryRun) {
        Map<String, Value> fields = RunJson.object("upgradeschemata");
        fields.put("dry_run", Value.of(dryRun));
        fields.put("server", Value.of(server));
        fields.put("registered", registered().map(Value::of).orElse(Value.NIL));
        Map<String, Value> nodes = new LinkedHashMap<>();
        versions.forEach((host, version) -> nodes.put(host, Value.of(version.text())));
        fields.put("nodes", Value.of(nodes));
        fields.put(
                "schemata",
                Value.of(schemata.stream().map(SchemataOutlook::json).toList()));
        return Value.of(fields);
    }

    private static Value json(Fate fate) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", Value.of(fate.schema));
        fields.put("moves", Value.of(fate.moves()));
        fields.put("why_not", fate.moves() ? Value.NIL : Value.of(fate.stays));
        return Value.of(fields);
    }
}
