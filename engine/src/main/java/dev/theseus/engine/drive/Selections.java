package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Selector.Pick;
import dev.theseus.core.plan.Selector.Term;
import dev.theseus.core.version.Version;
import dev.theseus.core.version.VersionRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which hosts a selector means: arithmetic over the inventory and the installed versions, in the inventory's order.
 *
 * @param versions installed versions by host, where they are known
 * @param from versions that count as old; @param to the version that counts as new
 */
record Selections(
        Inventory inventory, Map<String, Version> versions, Optional<VersionRange> from, Optional<Version> to) {

    List<String> of(Selector selector) {
        return new ArrayList<>(hosts(selector.term()));
    }

    /** All hosts a selector could mean, whatever is installed on them: those whose versions must be read first. */
    List<String> candidates(Selector selector) {
        return new ArrayList<>(named(selector.term()));
    }

    private Set<String> named(Term term) {
        return switch (term) {
            case Term.Named(var name) -> new LinkedHashSet<>(group(name));
            case Term.Tagged(var tag) -> tagged(tag);
            case Term.Both(var a, var _) -> named(a);
            case Term.Without(var a, var _) -> named(a);
            case Term.Any(var a, var b) -> union(named(a), named(b));
            case Term.Picked(var of, var _) -> named(of);
        };
    }

    private Set<String> hosts(Term term) {
        return switch (term) {
            case Term.Named(var name) -> new LinkedHashSet<>(group(name));
            case Term.Tagged(var tag) -> tagged(tag);
            case Term.Both(var a, var b) -> {
                Set<String> both = hosts(a);
                both.retainAll(hosts(b));
                yield both;
            }
            case Term.Any(var a, var b) -> union(hosts(a), hosts(b));
            case Term.Without(var a, var b) -> {
                Set<String> left = hosts(a);
                left.removeAll(hosts(b));
                yield left;
            }
            case Term.Picked(var of, var pick) -> picked(hosts(of), pick);
        };
    }

    private List<String> group(String name) {
        List<String> group = inventory.groups().get(name);
        if (group != null) return group;
        return inventory.hosts().containsKey(name) ? List.of(name) : List.of();
    }

    private Set<String> tagged(String tag) {
        Set<String> hosts = new LinkedHashSet<>();
        inventory.hosts().values().stream()
                .filter(host -> host.tags().contains(tag))
                .forEach(host -> hosts.add(host.name()));
        return hosts;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        left.addAll(right);
        return left;
    }

    private Set<String> picked(Set<String> hosts, Pick pick) {
        Set<String> chosen = new LinkedHashSet<>();
        boolean first = true;
        for (String host : hosts) {
            boolean take = switch (pick) {
                case FIRST -> first;
                case REST -> !first;
                case OLD -> isOld(host);
                case NEW -> isNew(host);
            };
            if (take) chosen.add(host);
            first = false;
        }
        return chosen;
    }

    private boolean isNew(String host) {
        Version version = versions.get(host);
        return version != null && to.isPresent() && version.equals(to.get());
    }

    private boolean isOld(String host) {
        Version version = versions.get(host);
        return version != null && from.isPresent() && from.get().contains(version) && !isNew(host);
    }
}
