package dev.theseus.core.run;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where the steps that others require are done: only those are kept, so that a big run does not pay for it. */
final class DoneSteps {
    private final BitSet required = new BitSet();
    private final Map<Integer, Where> done = new HashMap<>();

    private record Where(Set<Site> sites, Map<LaneId, Integer> lanes, Map<Integer, Integer> phases) {}

    DoneSteps(Plan plan) {
        Set<String> ids = new HashSet<>();
        for (Step step : plan.allSteps()) ids.addAll(step.conditions().requires());
        for (Step step : plan.allSteps()) if (ids.contains(step.id())) required.set(step.number());
    }

    void mark(Site site, boolean isDone) {
        if (!required.get(site.step())) return;
        Where where =
                done.computeIfAbsent(site.step(), _ -> new Where(new HashSet<>(), new HashMap<>(), new HashMap<>()));
        boolean changed = isDone ? where.sites.add(site) : where.sites.remove(site);
        if (!changed) return;
        int by = isDone ? 1 : -1;
        where.lanes.merge(site.lane(), by, DoneSteps::sum);
        where.phases.merge(site.phase(), by, DoneSteps::sum);
    }

    /** On this target, or on any of another phase. */
    boolean isDone(int step, Site seenFrom) {
        Where where = done.get(step);
        if (where == null) return false;
        return where.lanes.containsKey(seenFrom.lane())
                || where.phases.keySet().stream().anyMatch(phase -> phase != seenFrom.phase());
    }

    @SuppressWarnings("NullAway") // a mapping that becomes null is removed: that is what merge is for
    private static Integer sum(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : Integer.valueOf(sum);
    }
}
