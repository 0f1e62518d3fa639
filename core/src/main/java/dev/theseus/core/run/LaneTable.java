package dev.theseus.core.run;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lanes under way, how many of them stand how, and which are to be looked at again. The counts are what keeps a decision about the
 * whole run from costing a walk over all lanes; the notes on what changed are hints, derived and never journaled.
 */
final class LaneTable {
    private final Map<LaneId, Lane> lanes = new LinkedHashMap<>();
    private final int[] counts = new int[Lane.Bearing.values().length];
    private final Set<LaneId> agenda = new LinkedHashSet<>();
    private Set<LaneId> changed = new LinkedHashSet<>();

    @Nullable
    Lane get(LaneId id) {
        return lanes.get(id);
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    Map<LaneId, Lane> view() {
        return Collections.unmodifiableMap(lanes);
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Whether nothing was begun on any of them. */
    boolean allFresh() {
        return counts[Lane.Bearing.FRESH.ordinal()] == lanes.size();
    }

    int count(Lane.Bearing bearing) {
        return counts[bearing.ordinal()];
    }

    void add(Lane lane) {
        lanes.put(lane.id(), lane);
        recount(lane);
        touch(lane.id());
    }

    void drop(LaneId id) {
        Lane lane = lanes.remove(id);
        if (lane == null) return;
        if (lane.counted != null) counts[lane.counted.ordinal()]--;
        lane.counted = null;
        agenda.remove(id);
        changed.add(id);
    }

    void clear() {
        for (LaneId id : List.copyOf(lanes.keySet())) drop(id);
    }

    /** To be called whenever a lane stands differently than before. */
    void recount(Lane lane) {
        Lane.Bearing now = lane.bearing();
        if (now == lane.counted) return;
        if (lane.counted != null) counts[lane.counted.ordinal()]--;
        counts[now.ordinal()]++;
        lane.counted = now;
    }

    // --- what is to be looked at

    void touch(LaneId id) {
        agenda.add(id);
        changed.add(id);
    }

    void touchAll() {
        lanes.keySet().forEach(this::touch);
        touch(LaneId.MAIN);
    }

    Optional<LaneId> due() {
        return agenda.isEmpty()
                ? Optional.empty()
                : Optional.of(agenda.iterator().next());
    }

    void lookedAt(LaneId id) {
        agenda.remove(id);
    }

    Set<LaneId> drainChanged() {
        if (changed.isEmpty()) return Set.of();
        Set<LaneId> drained = changed;
        // A new one, since to clear one that was big once costs as much as it was big, each time.
        changed = new LinkedHashSet<>();
        return drained;
    }
}
