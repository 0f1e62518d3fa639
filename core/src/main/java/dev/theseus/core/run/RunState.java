package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.Each;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a run add up to. {@link #apply} is the only way it changes, depends on nothing but the event, and is all that a
 * replay does; so two states that saw the same events are the same.
 *
 * <p>It is changed in place rather than copied: a run of a million steps must cost the same per step as one of ten, and its single
 * owner, the driver, never needs yesterday's state. One thread at a time.
 */
public final class RunState {
    /** Where the run is. */
    public enum Stage {
        NEW,
        VERSIONS,
        FACTS,
        CONDITIONS,
        BASELINES,
        PHASES,
        BASELINES_AFTER,
        ALWAYS,
        ENDED
    }

    private final Plan plan;
    final List<PhaseState> phases = new ArrayList<>();
    final Map<LaneId, Lane> lanes = new LinkedHashMap<>();
    final Map<String, Hold> holds = new LinkedHashMap<>();
    final Map<String, Value> facts = new LinkedHashMap<>();
    final Map<String, Value> baselines = new LinkedHashMap<>();
    final Map<Integer, Failure> brokenConditions = new HashMap<>();
    final Set<Integer> acceptedConditions = new HashSet<>();
    final Map<Integer, Map<CaptureKey, Map<String, Value>>> captures = new HashMap<>();
    final Set<String> requests = new HashSet<>();
    private final ArrayDeque<LaneId> agenda = new ArrayDeque<>();
    private final Set<LaneId> changed = new LinkedHashSet<>();
    Map<String, Value> inputs = Map.of();
    Map<String, String> versions = Map.of();

    Stage stage = Stage.NEW;
    int index;
    int phase;
    int holdCount;
    boolean pausing;
    boolean paused;
    boolean stopping;
    boolean stoppedByPlan;
    boolean rollbackWanted;
    boolean rollingBack;
    boolean finalizing;
    boolean finalized;

    @Nullable
    Ending ending;

    String endMessage = "";
    String run = "";
    long fence;
    Instant at = Instant.EPOCH;

    @Nullable
    Instant startedAt;

    int inFlight;
    long eventCount;

    private final Map<Integer, Set<Site>> doneSites = new HashMap<>();
    private final BitSet required = new BitSet();

    record CaptureKey(int phase, int target, int item) {}

    public RunState(Plan plan) {
        this.plan = plan;
        Set<String> requiredIds = new HashSet<>();
        plan.allSteps().forEach(step -> requiredIds.addAll(step.conditions().requires()));
        plan.allSteps().stream()
                .filter(step -> requiredIds.contains(step.id()))
                .forEach(step -> required.set(step.number()));
        for (int number = 0; number < plan.phaseCount(); number++) phases.add(new PhaseState(plan.phase(number)));
    }

    /** Takes in what happened. */
    public void apply(Event event) {
        if (event.at().isAfter(at)) at = event.at();
        eventCount++;
        Evolution.apply(this, event);
    }

    // --- what it is

    public Plan plan() {
        return plan;
    }

    public String run() {
        return run;
    }

    public Stage stage() {
        return stage;
    }

    public long fence() {
        return fence;
    }

    public long eventCount() {
        return eventCount;
    }

    /** The latest instant in the journal. */
    public Instant at() {
        return at;
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    public String endMessage() {
        return endMessage;
    }

    public boolean paused() {
        return paused;
    }

    public boolean pausing() {
        return pausing;
    }

    public boolean rollingBack() {
        return rollingBack;
    }

    public boolean finalized() {
        return finalized;
    }

    /** The phase at hand, while phases are under way. */
    public Optional<PhaseState> currentPhase() {
        return stage == Stage.PHASES || stage == Stage.ALWAYS ? Optional.of(phases.get(phase)) : Optional.empty();
    }

    public List<PhaseState> phases() {
        return Collections.unmodifiableList(phases);
    }

    public PhaseState phase(int number) {
        return phases.get(number);
    }

    public Map<LaneId, Lane> lanes() {
        return Collections.unmodifiableMap(lanes);
    }

    public Map<String, Hold> holds() {
        return Collections.unmodifiableMap(holds);
    }

    public Map<String, Value> inputs() {
        return inputs;
    }

    public Map<String, Value> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /** Installed versions by host, as read at the start. */
    public Map<String, String> versions() {
        return versions;
    }

    public Map<String, Value> baselines() {
        return Collections.unmodifiableMap(baselines);
    }

    /** Whether a request with this id has been taken in already. */
    public boolean knows(String request) {
        return requests.contains(request);
    }

    public TargetState target(Site site) {
        return phases.get(site.phase()).targets.get(site.target());
    }

    /** What was captured from a step: on that very target and item, if there; else what the only target it ran on gave. */
    public Map<String, Value> captures(int step, Site seenFrom) {
        Map<CaptureKey, Map<String, Value>> all = captures.getOrDefault(step, Map.of());
        Map<String, Value> own = all.get(new CaptureKey(seenFrom.phase(), seenFrom.target(), seenFrom.item()));
        if (own == null) own = all.get(new CaptureKey(seenFrom.phase(), seenFrom.target(), Site.NO_ITEM));
        if (own != null) return own;
        return all.size() == 1 ? all.values().iterator().next() : Map.of();
    }

    /** Whether a step that others require is done: on this target, or on any of another phase. */
    public boolean isDone(int step, Site seenFrom) {
        return doneSites.getOrDefault(step, Set.of()).stream()
                .anyMatch(site -> site.phase() != seenFrom.phase() || site.target() == seenFrom.target());
    }

    void markDone(Site site, boolean done) {
        if (!required.get(site.step())) return;
        Set<Site> sites = doneSites.computeIfAbsent(site.step(), _ -> new HashSet<>());
        if (done) sites.add(site);
        else sites.remove(site);
    }

    /** The items in scope at a site: by the names that {@code each} gives them, the innermost first. */
    public Map<String, Value> items(Site site) {
        Map<String, Value> named = new LinkedHashMap<>();
        Lane lane = lanes.get(site.lane());
        List<Site> around = new ArrayList<>();
        around.add(site);
        if (lane != null) around.addAll(lane.origins());
        for (Site one : around) {
            if (one.item() < 0) continue;
            Optional<Each> each = plan.step(one.step()).each();
            List<Value> values = target(one).items(one.step());
            if (each.isPresent() && one.item() < values.size())
                named.putIfAbsent(each.get().name(), values.get(one.item()));
        }
        return named;
    }

    /** The hosts a step works on: by its own selector, or its phase's. */
    public List<String> hosts(Site site) {
        Phase owner = plan.phase(site.phase());
        Step step = plan.step(site.step());
        if (step.where().on().isPresent())
            return phases.get(site.phase()).selection(step.where().on().get().text());
        if (owner.each().isEmpty() && owner.where().on().isPresent())
            return List.of(target(site).target().name());
        return owner.where()
                .on()
                .map(on -> phases.get(site.phase()).selection(on.text()))
                .orElse(List.of());
    }

    /** Since when, at the earliest, users write to what was upgraded. */
    public Optional<Instant> openedAt() {
        return phases.stream()
                .flatMap(each -> each.targets.stream())
                .map(target -> target.openedAt)
                .filter(java.util.Objects::nonNull)
                .min(Instant::compareTo);
    }

    /** Whether the controller can only wait for a person: nothing is under way, nothing can begin. */
    public boolean waitsForPerson() {
        return ending == null
                && !holds.isEmpty()
                && activity(LaneId.MAIN).isEmpty()
                && lanes.keySet().stream().allMatch(lane -> activity(lane).isEmpty());
    }

    // --- what follows from it

    /** What is to be carried out for a lane now; nothing where it waits, or is at its end. */
    public Optional<Activity> activity(LaneId id) {
        if (ending != null || paused) return Optional.empty();
        if (id.equals(LaneId.MAIN)) return Course.activity(this);
        Lane lane = lanes.get(id);
        return lane == null ? Optional.empty() : LaneCourse.activity(this, lane);
    }

    /** Lanes whose activity may have changed since this was last called. */
    public Set<LaneId> drainChanged() {
        Set<LaneId> drained = new LinkedHashSet<>(changed);
        changed.clear();
        return drained;
    }

    /** Whether a lane must not begin anything now, although it could. */
    boolean parks(Lane lane) {
        if (stage == Stage.ALWAYS) return false;
        if (rollbackWanted && !rollingBack) return true;
        if (stopping) return true;
        if (conditionHolds()) return true;
        return pausing && !lane.begun;
    }

    private boolean conditionHolds() {
        return holds.values().stream().anyMatch(hold -> hold.kind() == Event.HoldKind.CONDITION_BROKEN);
    }

    Optional<Hold> mainHold() {
        return holds.values().stream().filter(hold -> hold.site().isEmpty()).findFirst();
    }

    Optional<Hold> holdOf(LaneId lane) {
        return holds.values().stream()
                .filter(hold ->
                        hold.site().isPresent() && hold.site().get().lane().equals(lane))
                .findFirst();
    }

    // --- scheduling hints: derived, never journaled

    void touch(LaneId lane) {
        agenda.add(lane);
        changed.add(lane);
    }

    void touchAll() {
        lanes.keySet().forEach(this::touch);
        touch(LaneId.MAIN);
    }

    ArrayDeque<LaneId> agenda() {
        return agenda;
    }
}
