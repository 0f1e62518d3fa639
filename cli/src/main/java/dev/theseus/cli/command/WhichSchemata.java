package dev.theseus.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which schemata are to move, to which server, and what becomes of the others where one fails. */
final class WhichSchemata {
    static final String PLAN = "upgradeschemata";
    static final String FORCED = "upgradeschemata-force";

    @Option(
            names = {"-n", "--server-name"},
            paramLabel = "SERVER",
            required = true,
            description = "The name of the server with the new version; registered where it is not.")
    private @Nullable String server;

    @Option(
            names = {"-f", "--force"},
            description = {
                "Go on with the others where a schema fails. It is put back, and never enabled with a failed update.",
                "Without it no other is begun then."
            })
    private boolean force;

    @Option(
            names = {"-m", "--schema-name"},
            paramLabel = "SCHEMA",
            description = "Go on behind this schema, in the order of their numbers. It must exist.")
    private @Nullable String after;

    @Option(
            names = {"-k", "--skip-schemata"},
            paramLabel = "SCHEMA",
            split = ",",
            description = "Leave these schemata as they are.")
    private List<String> skipped = new ArrayList<>();

    String server() {
        return Required.of(server);
    }

    boolean force() {
        return force;
    }

    /** Empty where all are meant. */
    String after() {
        return after == null ? "" : after.strip();
    }

    List<String> skipped() {
        return skipped.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .sorted()
                .distinct()
                .toList();
    }

    String planName() {
        return force ? FORCED : PLAN;
    }

    String planFile() {
        return planName() + ".yaml";
    }

    /** As inputs of the plan. */
    Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("new_server", server());
        inputs.put("after", after());
        inputs.put("skip", String.join(",", skipped()));
        return inputs;
    }

    /** As a person types them. */
    static String words(Map<String, String> inputs, boolean force) {
        String after = inputs.getOrDefault("after", "");
        String skip = inputs.getOrDefault("skip", "");
        return "-n " + Shop.quoted(inputs.getOrDefault("new_server", "")) + (force ? " -f" : "")
                + (after.isEmpty() ? "" : " -m " + Shop.quoted(after))
                + (skip.isEmpty() ? "" : " -k " + Shop.quoted(skip));
    }
}
