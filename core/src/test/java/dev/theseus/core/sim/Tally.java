package dev.theseus.core.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened, over many runs: a simulation in which nothing goes wrong proves nothing. */
public final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    public void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    public void add(String what, int times) {
        counts.merge(what, times, Integer::sum);
    }

    public void add(Tally other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }

    public int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((what, count) -> text.append(String.format("%n  %8d  %s", count, what)));
        return text.toString();
    }
}
