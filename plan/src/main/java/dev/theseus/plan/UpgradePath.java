package dev.theseus.plan;

import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Template;
import dev.theseus.core.version.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way from one version of a product to another over several plans, the fewest there are. Versions that plans take and lead to are a
 * graph and not a range: that both ends are covered by plans does not mean that there is a way.
 */
public record UpgradePath(List<Leg> legs) {
    private static final Pattern INPUT = Pattern.compile("\\s*inputs\\.(\\w+)\\s*");

    public UpgradePath {
        legs = List.copyOf(legs);
    }

    /** A plan, and how people name it. */
    public record Known(String name, Plan plan) {}

    /** One upgrade on the way; each of these plans carries it out, for one kind of installation or another. */
    public record Leg(Version from, Version to, List<String> plans) {
        public Leg {
            plans = List.copyOf(plans);
        }
    }

    /** The shortest way; empty where there is none. No legs where there is nothing to do. */
    public static Optional<UpgradePath> find(List<Known> plans, String product, Version from, Version to) {
        List<Known> own = plans.stream()
                .filter(known -> known.plan()
                        .upgrade()
                        .filter(upgrade -> upgrade.product().equals(product))
                        .isPresent())
                .toList();
        Map<Version, List<Leg>> reached = new LinkedHashMap<>(Map.of(from, List.of()));
        Deque<Version> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !reached.containsKey(to)) {
            Version at = next.removeFirst();
            for (Leg leg : legs(own, at, to)) {
                if (reached.containsKey(leg.to())) continue;
                List<Leg> way = new ArrayList<>(reached.getOrDefault(at, List.of()));
                way.add(leg);
                reached.put(leg.to(), way);
                next.addLast(leg.to());
            }
        }
        return Optional.ofNullable(reached.get(to)).map(UpgradePath::new);
    }

    private static List<Leg> legs(List<Known> plans, Version at, Version goal) {
        Map<Version, List<String>> names = new LinkedHashMap<>();
        for (Known known : plans) {
            Plan.Upgrade upgrade = known.plan().upgrade().orElseThrow();
            if (!upgrade.from().contains(at)) continue;
            for (Version to : destinations(known.plan(), goal))
                if (to.compareTo(at) > 0)
                    names.computeIfAbsent(to, _ -> new ArrayList<>()).add(known.name());
        }
        return names.entrySet().stream()
                .map(leg -> new Leg(at, leg.getKey(), leg.getValue()))
                .toList();
    }

    /** Where a plan leads: what it says, what its input offers or has by default; wherever one likes, where the input has neither. */
    static List<Version> destinations(Plan plan, Version goal) {
        Template to = plan.upgrade().orElseThrow().to();
        Optional<String> constant = to.constant();
        if (constant.isPresent()) return versions(List.of(constant.get()));
        Optional<Input> input = input(to).map(name -> plan.inputs().get(name));
        if (input.isEmpty()) return List.of();
        if (!input.get().options().isEmpty()) return versions(input.get().options());
        if (input.get().byDefault().isEmpty()) return List.of(goal);
        return input.get()
                .byDefault()
                .flatMap(Template::constant)
                .map(text -> versions(List.of(text)))
                .orElse(List.of());
    }

    private static Optional<String> input(Template to) {
        if (to.parts().size() != 1 || !(to.parts().getFirst() instanceof Template.Part.Hole(var expr)))
            return Optional.empty();
        Matcher name = INPUT.matcher(expr.text());
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    private static List<Version> versions(List<String> texts) {
        List<Version> versions = new ArrayList<>();
        for (String text : texts) {
            try {
                versions.add(Version.of(text));
            } catch (IllegalArgumentException _) {
                // Lint says so where the plan is checked; it leads nowhere.
            }
        }
        return versions;
    }
}
