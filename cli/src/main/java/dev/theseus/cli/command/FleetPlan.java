package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan that moves a fleet: first canaries, one by one (the smallest schema, the one in the middle, the largest), then all others, the largest first, so
 * that none of those is still under way when the rest is done.
 *
 * @param scripts texts by path
 * @param rest behind the canaries
 */
record FleetPlan(Map<String, String> scripts, List<String> canaries, List<String> rest, Manner manner) {
    /**
     * How it is to go.
     *
     * @param atOnce how many schemata at a time
     * @param maxFailures how many may fail, as {@code max_failures} has it
     */
    record Manner(
            String server,
            Optional<String> database,
            String ledger,
            int atOnce,
            String maxFailures,
            Optional<Guard> guard) {}

    /** What is not to be done to large tables, as the plan's {@code guard} has it. */
    record Guard(String refuse, String largerThan) {}

    /** @param schemata with their sizes in bytes */
    static FleetPlan of(Map<String, String> scripts, Map<String, Long> schemata, boolean canaries, Manner manner) {
        List<String> bySize = schemata.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> first = new ArrayList<>();
        if (canaries && !bySize.isEmpty())
            for (String one : List.of(bySize.getLast(), bySize.get(bySize.size() / 2), bySize.getFirst()))
                if (!first.contains(one)) first.add(one);
        return new FleetPlan(
                scripts,
                first,
                bySize.stream().filter(one -> !first.contains(one)).toList(),
                manner);
    }

    String text() {
        StringBuilder plan = new StringBuilder("theseus: 1\nplan: fleet\nphases:\n");
        if (!canaries.isEmpty()) plan.append(phase("Canaries", "canary", canaries, "{ size: 1 }", "hold"));
        if (!rest.isEmpty())
            plan.append(phase(
                    "The fleet",
                    "migrate",
                    rest,
                    "{ size: " + manner.atOnce + ", max_failures: " + manner.maxFailures + " }",
                    "leave"));
        return plan.toString();
    }

    private String phase(String title, String id, List<String> schemata, String waves, String onFailure) {
        String database = manner.database
                .map(name -> "\n          database: " + template(name))
                .orElse("");
        String guard = manner.guard
                .map(asked ->
                        "\n          guard: { refuse: " + asked.refuse + ", larger_than: " + asked.largerThan + " }")
                .orElse("");
        return """
                  - phase: %s
                    each: { schema: '%s' }
                    waves: %s
                    on_failure: %s
                    steps:
                      - id: %s
                        name: migrate ${schema}
                        migrate:
                          schema: "${schema}"
                          server: %s%s
                          ledger: %s
                          scripts: scripts%s
                        # What ran stands in the ledger of each schema; only a dump would go back.
                        undo: impossible
                """.formatted(
                        title,
                        list(schemata).replace("'", "''"),
                        waves,
                        onFailure,
                        id,
                        template(manner.server),
                        database,
                        template(manner.ledger),
                        guard);
    }

    private static String list(List<String> words) {
        return JsonText.of(Value.of(words.stream().map(Value::of).toList()));
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
