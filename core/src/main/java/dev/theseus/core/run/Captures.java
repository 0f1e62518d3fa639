package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import dev.theseus.core.value.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was captured from steps, by step and place. The first capture is the one that counts. */
final class Captures {
    private final Map<Integer, Map<Key, Map<String, Value>>> bySteps = new HashMap<>();

    private record Key(int phase, int target, int item) {}

    void keep(Site site, Map<String, Value> values) {
        if (values.isEmpty()) return;
        bySteps.computeIfAbsent(site.step(), _ -> new HashMap<>())
                .putIfAbsent(
                        new Key(site.phase(), site.target(), site.item()),
                        Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /** What a phase's steps gave is forgotten: it begins afresh. */
    void forget(int phase) {
        for (Map<Key, Map<String, Value>> places : bySteps.values())
            places.keySet().removeIf(key -> key.phase() == phase);
    }

    /** What was given on a target is forgotten: it begins afresh. */
    void forget(LaneId lane) {
        for (Map<Key, Map<String, Value>> places : bySteps.values())
            places.keySet().removeIf(key -> key.phase() == lane.phase() && key.target() == lane.target());
    }

    /** What these steps gave on a target is forgotten: they begin afresh there, and what they see now is what counts. */
    void forget(Site onTarget, List<Step> steps) {
        for (Step step : steps)
            bySteps.getOrDefault(step.number(), Map.of())
                    .keySet()
                    .removeIf(key -> key.phase() == onTarget.phase() && key.target() == onTarget.target());
    }

    /** What was kept at that very place. */
    Map<String, Value> at(Site site) {
        return bySteps.getOrDefault(site.step(), Map.of())
                .getOrDefault(new Key(site.phase(), site.target(), site.item()), Map.of());
    }

    /**
     * On that very target and item, if there; else what the only place that it ran on gave: the same target, or one of another phase. What
     * another target of the same phase gave is no answer, whichever wave that one went in: it is another host's, or another schema's.
     */
    Map<String, Value> of(int step, Site seenFrom) {
        Map<Key, Map<String, Value>> all = bySteps.getOrDefault(step, Map.of());
        Map<String, Value> own = all.get(new Key(seenFrom.phase(), seenFrom.target(), seenFrom.item()));
        if (own == null) own = all.get(new Key(seenFrom.phase(), seenFrom.target(), Site.NO_ITEM));
        if (own != null) return own;
        if (all.size() != 1) return Map.of();
        var only = all.entrySet().iterator().next();
        boolean anothers =
                only.getKey().phase() == seenFrom.phase() && only.getKey().target() != seenFrom.target();
        return anothers ? Map.of() : only.getValue();
    }
}
