package dev.theseus.cli.command;

import dev.theseus.actions.fleet.Fleet;
import dev.theseus.cli.json.JsonText;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan that moves a fleet of schemata or keyspaces: first canaries, one by one (the smallest schema, the one in the middle, the largest), then all others, the largest first, so
 * that none of those is still under way when the rest is done.
 *
 * @param scripts texts by path
 * @param rest behind the canaries
 */
record FleetPlan(Map<String, String> scripts, List<Member> canaries, List<Member> rest, Manner manner) {
    /** A schema or keyspace of the fleet, with its size in bytes. */
    record Member(String server, String schema, long bytes) {}

    /**
     * How it is to go.
     *
     * @param noun what it consists of
     * @param atOnce how many schemata at a time, on each server
     * @param maxFailures how many may fail, as {@code max_failures} has it
     * @param easesOff whether fewer go at a time while their server is strained
     * @param quarantine how many that failed are tried once more, last
     */
    record Manner(
            Fleet.Noun noun,
            Optional<String> database,
            String ledger,
            int atOnce,
            String maxFailures,
            String quarantine,
            Optional<Guard> guard,
            boolean easesOff) {}

    /** What is not to be done to large tables, as the plan's {@code guard} has it. */
    record Guard(String refuse, String largerThan) {}

    /** @param members at least one */
    static FleetPlan of(Map<String, String> scripts, List<Member> members, boolean canaries, Manner manner) {
        List<Member> bySize = members.stream()
                .sorted(Comparator.comparingLong(Member::bytes)
                        .reversed()
                        .thenComparing(Member::schema)
                        .thenComparing(Member::server))
                .toList();
        List<Member> first = new ArrayList<>();
        if (canaries)
            for (Member one : List.of(bySize.getLast(), bySize.get(bySize.size() / 2), bySize.getFirst()))
                if (!first.contains(one)) first.add(one);
        return new FleetPlan(
                scripts,
                first,
                bySize.stream().filter(one -> !first.contains(one)).toList(),
                manner);
    }

    String text() {
        StringBuilder plan = new StringBuilder("theseus: 1\nplan: fleet\nphases:\n");
        if (!canaries.isEmpty())
            plan.append(phase("Canaries", "canary", canaries, "{ size: 1" + easeOff() + " }", "hold"));
        if (!rest.isEmpty()) {
            String quarantine = manner.quarantine.equals("0") ? "" : ", quarantine: " + manner.quarantine;
            String per = isOfOneServer() ? "" : ", per: at.server";
            plan.append(phase(
                    "The fleet",
                    "migrate",
                    rest,
                    "{ size: " + manner.atOnce + per + ", max_failures: " + manner.maxFailures + quarantine + easeOff()
                            + " }",
                    "leave"));
        }
        return plan.toString();
    }

    private String easeOff() {
        if (!manner.easesOff) return "";
        String server = isOfOneServer() ? template(all().getFirst().server()) : "\"${at.server}\"";
        String database =
                manner.database.map(name -> ", database: " + template(name)).orElse("");
        return ", ease_off: { server: " + server + database + ", latency: 3, running: 64, replica_lag: 10s }";
    }

    /** Such a plan is shorter. */
    private boolean isOfOneServer() {
        return all().stream().map(Member::server).distinct().count() == 1;
    }

    private List<Member> all() {
        List<Member> all = new ArrayList<>(canaries);
        all.addAll(rest);
        return all;
    }

    private String phase(String title, String id, List<Member> members, String waves, String onFailure) {
        boolean one = isOfOneServer();
        String each = one ? "schema" : "at";
        String schema = one ? "schema.name" : "at.schema";
        String server = one ? template(members.getFirst().server()) : "\"${at.server}\"";
        String database = manner.database
                .map(name -> "\n          database: " + template(name))
                .orElse("");
        String guard = manner.guard
                .map(asked ->
                        "\n          guard: { refuse: " + asked.refuse + ", larger_than: " + asked.largerThan + " }")
                .orElse("");
        return """
                  - phase: %s
                    each: { %s: '%s' }
                    waves: %s
                    on_failure: %s
                    steps:
                      - id: %s
                        name: migrate ${%s.name}
                        migrate:
                          schema: "${%s}"
                          server: %s%s
                          ledger: %s
                          scripts: scripts%s
                        # What ran stands in the ledger of each %s; only a backup would go back.
                        undo: impossible
                """.formatted(
                        title,
                        each,
                        targets(members, one).replace("'", "''"),
                        waves,
                        onFailure,
                        id,
                        each,
                        schema,
                        server,
                        database,
                        template(manner.ledger),
                        guard,
                        manner.noun.one());
    }

    private static String targets(List<Member> members, boolean one) {
        List<Value> targets = new ArrayList<>();
        for (Member member : members) targets.add(Value.of(fields(member, one)));
        return JsonText.of(Value.of(targets));
    }

    /** Two servers may have schemata of one name. How large each is lets the run tell how long the rest will take. */
    private static Map<String, Value> fields(Member member, boolean one) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", Value.of(one ? member.schema() : member.server() + "/" + member.schema()));
        if (!one) {
            fields.put("server", Value.of(member.server()));
            fields.put("schema", Value.of(member.schema()));
        }
        fields.put("bytes", Value.of(member.bytes()));
        return fields;
    }

    /** Quoted for YAML, and nothing in it a hole. */
    private static String template(String word) {
        return JsonText.of(Value.of(word.replace("${", "$${")));
    }

    /** Writes it, with its scripts beside it. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("scripts"));
        for (Map.Entry<String, String> script : scripts.entrySet())
            Files.writeString(
                    folder.resolve("scripts").resolve(Path.of(script.getKey()).getFileName()), script.getValue());
        Files.writeString(folder.resolve("plan.yaml"), text());
    }
}
