package dev.theseus.core.run;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The open holds: by id, by lane, and the run's own. */
final class Holds {
    private final Map<String, Hold> open = new LinkedHashMap<>();
    private final Map<LaneId, String> ofLanes = new HashMap<>();
    private final Map<String, Hold> ofRun = new LinkedHashMap<>();
    private int opened;
    private int conditions;

    Map<String, Hold> view() {
        return Collections.unmodifiableMap(open);
    }

    @Nullable
    Hold get(String id) {
        return open.get(id);
    }

    /** The id of the hold that is opened next. */
    String nextId() {
        return "h" + (opened + 1);
    }

    Optional<Hold> ofRun() {
        return ofRun.isEmpty()
                ? Optional.empty()
                : Optional.of(ofRun.values().iterator().next());
    }

    boolean open(Event.HoldKind kind) {
        return ofRun.values().stream().anyMatch(hold -> hold.kind() == kind);
    }

    /** Whether another one of that kind is open. */
    boolean openBeside(Hold one, Event.HoldKind kind) {
        return ofRun.values().stream()
                .anyMatch(hold -> hold.kind() == kind && !hold.id().equals(one.id()));
    }

    /** Whether a broken condition keeps the whole run. */
    boolean conditionBroken() {
        return conditions > 0;
    }

    void add(Hold hold) {
        opened++;
        open.put(hold.id(), hold);
        hold.site().ifPresentOrElse(site -> ofLanes.put(site.lane(), hold.id()), () -> {
            ofRun.put(hold.id(), hold);
        });
        if (hold.kind() == Event.HoldKind.CONDITION_BROKEN) conditions++;
    }

    @Nullable
    Hold remove(String id) {
        Hold hold = open.remove(id);
        if (hold == null) return null;
        ofRun.remove(id);
        hold.site().ifPresent(site -> ofLanes.remove(site.lane(), id));
        if (hold.kind() == Event.HoldKind.CONDITION_BROKEN) conditions--;
        return hold;
    }

    /** The same questions, less the answers that lead back. */
    void withoutWayBack() {
        open.replaceAll((_, hold) -> hold.without(Choices.WAYS_BACK));
        ofRun.replaceAll((_, hold) -> hold.without(Choices.WAYS_BACK));
    }

    void removeOf(LaneId lane) {
        String id = ofLanes.get(lane);
        if (id != null) remove(id);
    }

    void clear() {
        open.clear();
        ofLanes.clear();
        ofRun.clear();
        conditions = 0;
    }
}
