package dev.theseus.cli.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What a guide asks for, and which parts of a plan do it: the file {@code guide.yaml} beside a plan.
 *
 * @param title the guide's own
 */
public record GuideMap(String title, List<Ask> asks) {
    private static final Set<String> KEYS = Set.of("guide", "asks");
    private static final Set<String> ASK_KEYS = Set.of("at", "says", "steps", "why");
    private static final int SHORT = 200;

    /**
     * One sentence that asks for something.
     *
     * @param at the place in the guide
     * @param says a short quotation
     * @param parts the plan's parts that do it: ids of steps, or {@code inputs.NAME}, {@code facts.NAME}, {@code baselines.NAME},
     *     {@code gates.NAME}, {@code phases.NAME}, {@code upgrade.from}
     * @param why what differs from the sentence, or why nothing does it; empty where the parts say it all
     */
    public record Ask(String at, String says, List<String> parts, String why) {}

    public static GuideMap beside(Path plan) throws IOException {
        Object read =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(plan.resolve("guide.yaml")));
        Map<?, ?> top = map(read, KEYS, "guide.yaml");
        List<Ask> asks = new ArrayList<>();
        for (Object each : (List<?>) required(top, "asks", "guide.yaml")) {
            Map<?, ?> ask = map(each, ASK_KEYS, "an ask");
            asks.add(ask(ask));
        }
        return new GuideMap(String.valueOf(required(top, "guide", "guide.yaml")), List.copyOf(asks));
    }

    private static Ask ask(Map<?, ?> ask) {
        String says = String.valueOf(required(ask, "says", ask.toString())).strip();
        if (says.length() > SHORT) throw new IllegalArgumentException("that is more than a short quotation: " + says);
        List<String> parts = ask.get("steps") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        Object why = ask.get("why");
        return new Ask(
                String.valueOf(required(ask, "at", says)),
                says,
                parts,
                why == null ? "" : String.valueOf(why).strip());
    }

    private static Map<?, ?> map(Object node, Set<String> keys, String what) {
        if (!(node instanceof Map<?, ?> map)) throw new IllegalArgumentException(what + " is no map: " + node);
        for (Object key : map.keySet())
            if (!keys.contains(String.valueOf(key))) throw new IllegalArgumentException(what + " has no key " + key);
        return map;
    }

    private static Object required(Map<?, ?> map, String key, String what) {
        Object value = map.get(key);
        if (value == null) throw new IllegalArgumentException(what + ": " + key + " is missing");
        return value;
    }

    /** Every part of the plan that some sentence is mapped to. */
    public Set<String> parts() {
        Set<String> parts = new LinkedHashSet<>();
        for (Ask ask : asks) parts.addAll(ask.parts());
        return parts;
    }
}
