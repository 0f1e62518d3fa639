package dev.theseus.plan;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares a plan with an inventory before anything begins: every name that the plan uses must be there. */
public final class Check {
    private final Inventory inventory;
    private final Problems problems = new Problems();

    private Check(Inventory inventory) {
        this.inventory = inventory;
    }

    /** Everything that does not fit, by place. */
    public static List<Problem> against(Plan plan, Inventory inventory, Language language) {
        var check = new Check(inventory);
        var mentions = Mentions.of(plan, language);
        mentions.selectors().forEach(check::selector);
        mentions.balancers()
                .forEach(name -> check.named(name, inventory.balancers().keySet(), Code.UNKNOWN_BALANCER, "balancer"));
        mentions.databases()
                .forEach(name -> check.named(name, inventory.databases().keySet(), Code.UNKNOWN_DATABASE, "database"));
        var paths = new LinkedHashSet<>(plan.paths().keySet());
        paths.addAll(inventory.paths().keySet());
        inventory.hosts().values().forEach(host -> paths.addAll(host.paths().keySet()));
        mentions.paths().forEach(name -> check.named(name, paths, Code.UNDEFINED_NAME, "path"));
        return check.problems.sorted();
    }

    /** The hosts that a plan may need, in the inventory's order, as far as that is known without asking any of them. */
    public static List<Inventory.Host> hosts(Plan plan, Inventory inventory, Language language) {
        var check = new Check(inventory);
        Set<String> names = new LinkedHashSet<>();
        for (Selector selector : Mentions.of(plan, language).selectors())
            names.addAll(check.hosts(selector.term(), selector.place()));
        return inventory.hosts().values().stream()
                .filter(host -> names.contains(host.name()))
                .toList();
    }

    private void named(Mentions.Name name, Collection<String> known, Code code, String what) {
        if (known.contains(name.text())) return;
        problems.add(
                code,
                name.place(),
                "the inventory `" + inventory.name() + "` has no " + what + " `" + name.text() + "`",
                Nearest.remedy(name.text(), known));
    }

    private void selector(Selector selector) {
        int before = problems.count();
        Set<String> hosts = hosts(selector.term(), selector.place());
        boolean dynamic = selector.asksVersions();
        if (hosts.isEmpty() && !selector.ifAny() && !dynamic && problems.count() == before)
            problems.add(
                    Code.EMPTY_SELECTION,
                    selector.place(),
                    "`" + selector.text() + "` selects no host of the inventory `" + inventory.name() + "`",
                    "correct it, or say `if_any: true` if that is fine");
    }

    /** As far as it is known without asking hosts for their versions: those are taken for all of either. */
    private Set<String> hosts(Selector.Term term, Place place) {
        return switch (term) {
            case Selector.Term.Named(var name) -> named(name, place);
            case Selector.Term.Tagged(var tag) -> tagged(tag);
            case Selector.Term.Both(var left, var right) -> {
                var both = new LinkedHashSet<>(hosts(left, place));
                both.retainAll(hosts(right, place));
                yield both;
            }
            case Selector.Term.Any(var left, var right) -> {
                var any = new LinkedHashSet<>(hosts(left, place));
                any.addAll(hosts(right, place));
                yield any;
            }
            case Selector.Term.Without(var left, var right) -> {
                var rest = new LinkedHashSet<>(hosts(left, place));
                rest.removeAll(hosts(right, place));
                yield rest;
            }
            case Selector.Term.Picked(var of, var pick) -> picked(hosts(of, place), pick);
        };
    }

    private static Set<String> picked(Set<String> hosts, Selector.Pick pick) {
        return switch (pick) {
            case OLD, NEW -> hosts;
            case FIRST -> new LinkedHashSet<>(hosts.stream().limit(1).toList());
            case REST -> new LinkedHashSet<>(hosts.stream().skip(1).toList());
        };
    }

    private Set<String> tagged(String tag) {
        var hosts = new LinkedHashSet<String>();
        inventory.hosts().values().stream()
                .filter(host -> host.tags().contains(tag))
                .forEach(host -> hosts.add(host.name()));
        return hosts;
    }

    private Set<String> named(String name, Place place) {
        List<String> group = inventory.groups().get(name);
        if (group != null) return new LinkedHashSet<>(group);
        if (inventory.hosts().containsKey(name) || name.equals(Inventory.Host.CONTROLLER.name())) return Set.of(name);
        var known = new ArrayList<>(inventory.groups().keySet());
        known.addAll(inventory.hosts().keySet());
        problems.add(
                Code.UNKNOWN_GROUP,
                place,
                "the inventory `" + inventory.name() + "` has no group or host `" + name + "`",
                Nearest.remedy(name, known));
        return Set.of();
    }
}
