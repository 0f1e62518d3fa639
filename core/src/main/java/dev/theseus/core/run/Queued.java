package dev.theseus.core.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The targets of a phase that are in no wave yet: in order, and by group where waves count per group. */
final class Queued {
    private static final String TOGETHER = "";

    private final boolean perGroup;
    private final Map<String, Deque<Integer>> groups = new LinkedHashMap<>();
    private int size;

    Queued(boolean perGroup) {
        this.perGroup = perGroup;
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
        groups.computeIfAbsent(perGroup ? group : TOGETHER, _ -> new ArrayDeque<>())
                .add(target);
        size++;
    }

    /** @return whether it was there */
    boolean remove(int target, String group) {
        String key = perGroup ? group : TOGETHER;
        Deque<Integer> queue = groups.get(key);
        if (queue == null) return false;
        // Waves take from the front, so that this is a look at one element.
        if (!queue.removeFirstOccurrence(target)) return false;
        size--;
        if (queue.isEmpty()) groups.remove(key);
        return true;
    }

    /** The first {@code count} of each group, all in order. */
    List<Integer> first(int count) {
        List<Integer> first = new ArrayList<>();
        for (Deque<Integer> queue : groups.values()) queue.stream().limit(count).forEach(first::add);
        if (groups.size() > 1) first.sort(null);
        return first;
    }
}
