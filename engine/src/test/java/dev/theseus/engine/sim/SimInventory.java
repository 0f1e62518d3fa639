package dev.theseus.engine.sim;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Selector.Term;
import dev.theseus.core.plan.Selectors;
import dev.theseus.core.sim.Dice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The simulated installation: six hosts, and the groups that the plan names. */
final class SimInventory {
    private static final List<String> HOSTS = List.of("a", "b", "c", "d", "e", "f");

    private SimInventory() {}

    /** For generated plans: all of them speak of {@code hosts}, and of {@code several}. */
    static Inventory generated(Dice dice) {
        List<String> several = dice.about("several").percent(70) ? List.of("a", "b", "c") : List.of("a");
        List<String> all = HOSTS.subList(0, 1 + dice.about("hosts").below(HOSTS.size()));
        return of(Map.of("hosts", all, "several", several), List.of());
    }

    /** Each group that a plan names has some of the hosts, so that groups overlap; every host carries each of its tags. */
    static Inventory of(Plan plan, Dice dice) {
        Set<String> groups = new TreeSet<>();
        Set<String> tags = new TreeSet<>();
        IntStream.range(0, plan.phaseCount())
                .mapToObj(plan::phase)
                .flatMap(phase -> Selectors.of(phase).stream())
                .map(Selector::term)
                .forEach(term -> names(term, groups, tags));
        plan.upgrade().ifPresent(upgrade -> names(upgrade.on().term(), groups, tags));
        plan.facts().forEach(fact -> fact.question().on().ifPresent(on -> names(on.term(), groups, tags)));
        plan.during().forEach(each -> each.question().on().ifPresent(on -> names(on.term(), groups, tags)));
        plan.closings().forEach(each -> each.question().on().ifPresent(on -> names(on.term(), groups, tags)));
        plan.baselines().forEach(each -> each.question().on().ifPresent(on -> names(on.term(), groups, tags)));
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (String group : groups) {
            Dice about = dice.about("group", group);
            List<String> some = HOSTS.stream().filter(_ -> about.percent(50)).toList();
            members.put(group, some.isEmpty() ? List.of(about.pick(HOSTS)) : some);
        }
        return of(members, List.copyOf(tags));
    }

    private static void names(Term term, Set<String> groups, Set<String> tags) {
        switch (term) {
            case Term.Named(var name) -> groups.add(name);
            case Term.Tagged(var tag) -> tags.add(tag);
            case Term.Both(var left, var right) -> both(left, right, groups, tags);
            case Term.Any(var left, var right) -> both(left, right, groups, tags);
            case Term.Without(var left, var right) -> both(left, right, groups, tags);
            case Term.Picked picked -> names(picked.of(), groups, tags);
        }
    }

    private static void both(Term left, Term right, Set<String> groups, Set<String> tags) {
        names(left, groups, tags);
        names(right, groups, tags);
    }

    private static Inventory of(Map<String, List<String>> groups, List<String> tags) {
        Map<String, Inventory.Host> hosts = new LinkedHashMap<>();
        for (String name : HOSTS)
            hosts.put(name, new Inventory.Host(name, new Inventory.Reach.Local(), tags, Map.of(), Map.of(), Map.of()));
        return new Inventory("installation", hosts, groups, Map.of(), Map.of(), Optional.empty(), Map.of());
    }
}
