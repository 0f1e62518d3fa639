package dev.theseus.core.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The targets of a phase that are in no wave yet: in order, and by group where waves count per group. */
final class Queued {
    private static final String TOGETHER = "";

    private final boolean perGroup;
    private final Supplier<Collection<Integer>> order;
    private final Map<String, Collection<Integer>> groups = new LinkedHashMap<>();
    private int size;

    private Queued(boolean perGroup, Supplier<Collection<Integer>> order) {
        this.perGroup = perGroup;
        this.order = order;
    }

    static Queued asTheyCome(boolean perGroup) {
        return new Queued(perGroup, ArrayDeque::new);
    }

    /** In the plan's order, whatever the moment at which each came. */
    static Queued asInThePlan(boolean perGroup) {
        return new Queued(perGroup, TreeSet::new);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void clear() {
        groups.clear();
        size = 0;
    }

    void add(int target, String group) {
        groups.computeIfAbsent(perGroup ? group : TOGETHER, _ -> order.get()).add(target);
        size++;
    }

    /** @return whether it was there */
    boolean remove(int target, String group) {
        String key = perGroup ? group : TOGETHER;
        Collection<Integer> queue = groups.get(key);
        if (queue == null) return false;
        // Waves take from the front, so that this is a look at one element.
        if (!queue.remove(Integer.valueOf(target))) return false;
        size--;
        if (queue.isEmpty()) groups.remove(key);
        return true;
    }

    /** The first {@code count} of each group, all in order. */
    List<Integer> first(int count) {
        List<Integer> first = new ArrayList<>();
        for (Collection<Integer> queue : groups.values())
            queue.stream().limit(count).forEach(first::add);
        if (groups.size() > 1) first.sort(null);
        return first;
    }
}
