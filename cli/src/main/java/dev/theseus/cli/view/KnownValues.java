package dev.theseus.cli.view;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Plan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that are known before anything is asked: given inputs and defaults, paths that are the same on all hosts. No secrets. */
final class KnownValues {
    private static final Pattern HOLE = Pattern.compile("\\$\\{\\s*((?:inputs|paths)\\.[A-Za-z_]\\w*)\\s*}");

    /** Defaults may use other inputs; lint knows that they end. */
    private static final int DEPTH = 8;

    private final Map<String, String> values = new HashMap<>();

    KnownValues(Plan plan, Inventory inventory, Map<String, String> given) {
        for (Input input : plan.inputs().values()) {
            if (input.type() == Input.Type.SECRET) continue;
            Optional.ofNullable(given.get(input.name()))
                    .or(() -> input.byDefault().map(template -> template.source()))
                    .ifPresent(value -> values.put("inputs." + input.name(), value));
        }
        plan.paths().forEach((name, path) -> values.put("paths." + name, path.source()));
        inventory.paths().forEach((name, path) -> values.put("paths." + name, path));
        inventory
                .hosts()
                .values()
                .forEach(host -> host.paths().keySet().forEach(name -> values.remove("paths." + name)));
    }

    /** The text with what is known in its holes; the others stay. */
    String in(String text) {
        String filled = text;
        for (int i = 0; i < DEPTH; i++) {
            String next = HOLE.matcher(filled).replaceAll(this::value);
            if (next.equals(filled)) break;
            filled = next;
        }
        return filled;
    }

    private String value(MatchResult hole) {
        return Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group()));
    }
}
