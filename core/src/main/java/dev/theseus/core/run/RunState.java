package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.Each;
import dev.theseus.core.run.Lane.Bearing;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    final LaneTable lanes = new LaneTable();
    final Holds holds = new Holds();
    final DoneSteps done;
    final MetHosts met = new MetHosts();
    final Strays strays = new Strays();
    final Captures captures = new Captures();
    final Inheritance inheritance = new Inheritance();
    final RollbackWindow window = new RollbackWindow();
    final Orders orders = new Orders();
    final List<Event.PlanAmended> amendments = new ArrayList<>();
    final Map<String, Value> facts = new LinkedHashMap<>();
    final Map<String, Value> baselines = new LinkedHashMap<>();
    final Conditions conditions = new Conditions();
    final Set<String> requests = new HashSet<>();

    /** The last attempt of each place that a run may come to more than once, so that no two attempts there have the same number. */
    final Map<Site, Integer> attempts = new HashMap<>();

    Map<String, Value> inputs = Map.of();
    Map<String, String> versions = Map.of();

    @Nullable
    LastLook lastLook;

    /** The mixture of versions that a person accepted, as they were shown it; no other is. */
    String acceptedMixture = "";

    /** What became of the hosts of a run that was given up, as a person was shown it. */
    String shownGivenUp = "";

    /** Whether that person had the versions count that were found first. */
    boolean foundFirstCounts;

    Stage stage = Stage.NEW;
    int index;
    int phase;

    boolean rollingBack;
    boolean finalizing;
    boolean finalized;
    /** Whether a person gave up on {@code always} as a whole. */
    boolean alwaysLeft;

    @Nullable
    Ending ending;

    String endMessage = "";
    String run = "";
    String planHash = "";
    long fence;
    /** What hosts were told by controllers with a smaller token counts no more. */
    long vouchedFence;
    /** Who agreed beforehand to which step that asks first, by its id. */
    final Map<String, String> agreed = new HashMap<>();

    Instant at = Instant.EPOCH;

    @Nullable
    Instant startedAt;

    long eventCount;

    public RunState(Plan plan) {
        this.plan = plan;
        this.done = new DoneSteps(plan);
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

    /** Hash of the sources of the plan that is in force: what the run began with, or the last that was taken in since. */
    public String planHash() {
        return planHash;
    }

    /** The mended plans that were taken in, in order. */
    public List<Event.PlanAmended> amendments() {
        return Collections.unmodifiableList(amendments);
    }

    public Stage stage() {
        return stage;
    }

    public long fence() {
        return fence;
    }

    /** The token of the controller that a person told to go by the journal as it is; 0 where nobody did. */
    public long vouchedFence() {
        return vouchedFence;
    }

    /** Who agreed beforehand to a step that asks first. @param step its id */
    public Optional<String> agreedTo(String step) {
        return Optional.ofNullable(agreed.get(step));
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
        return orders.paused;
    }

    public boolean pausing() {
        return orders.pausing;
    }

    public boolean rollingBack() {
        return rollingBack;
    }

    /** Whether it is being made final, or was: what the way back needs may be gone. */
    public boolean finalizing() {
        return finalizing;
    }

    public boolean finalized() {
        return finalized;
    }

    /** Why nothing can be taken back any more, where the plan closes the rollback window by a condition and it held. */
    public Optional<ClosedWindow> closedWindow() {
        return window.closed();
    }

    /** Whether the conditions that close the rollback window concern the run: from its first phase until it goes back, or is made final. */
    public boolean windowMayClose() {
        return !plan.closings().isEmpty()
                && !window.isClosed()
                && stage.compareTo(Stage.PHASES) >= 0
                && !orders.rollbackWanted
                && !rollingBack
                && !finalizing;
    }

    /** The conditions that close the rollback window and cannot be asked, as long as they concern the run. */
    public List<UnknownWindow> unknownWindow() {
        return windowMayClose() ? window.unknown() : List.of();
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
        return lanes.view();
    }

    public Map<String, Hold> holds() {
        return holds.view();
    }

    public Map<String, Value> inputs() {
        return inputs;
    }

    /** What stood there before a run that was given up changed it; see {@link Inherited}. */
    public Optional<Value> inherited(String action, String host, String object) {
        return inheritance.of(action, host, object);
    }

    public Map<String, Value> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /** The hosts that the run has met, as they were when last they were new to it. */
    public Map<String, MetHost> hostsMet() {
        return met.view();
    }

    /** The attempts that the run has left before their end was known: where they are, nothing else may begin before they are proved dead. */
    public List<Stray> strays() {
        return strays.all();
    }

    /** What is said of one for which only a person can answer. */
    public String mayBeAtWork(Stray stray) {
        return Strays.mayBeAtWork(this, stray);
    }

    /** Those of them that may still be at work, for all that the run and people know of it: in words. */
    public List<String> leftBehind() {
        return strays.unaccounted(this);
    }

    /** Installed versions by host, as read at the start. */
    public Map<String, String> versions() {
        return versions;
    }

    /** Installed versions as read just before the end; nothing before that, nor of a run that was not worth a look. */
    public Optional<LastLook> lastLook() {
        return Optional.ofNullable(lastLook);
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

    /** What was captured at that very place. */
    public Map<String, Value> captured(Site site) {
        return captures.at(site);
    }

    /**
     * What was captured from a step: on that very target and item, if there; else what the only target of another phase gave. Other targets of
     * the same phase do not count.
     */
    public Map<String, Value> captures(int step, Site seenFrom) {
        return captures.of(step, seenFrom);
    }

    /** Whether a step that others require is done: on this target, or on any of another phase. */
    public boolean isDone(int step, Site seenFrom) {
        return done.isDone(step, seenFrom);
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

    /**
     * Whether nothing of it is open any more, so that another run may begin on the installation: it ended well, was taken back, given up,
     * or ended before it had begun anything. What may still be at work keeps it open, however it ended, until it is given up.
     */
    public boolean isResolved() {
        if (ending == null) return false;
        return switch (ending) {
            case REFUSED, ABANDONED -> true;
            case DONE, FINISHED_WITH_FAILURES, ROLLED_BACK -> leftBehind().isEmpty();
            case FAILED, STOPPED ->
                leftBehind().isEmpty()
                        && phases.stream()
                                .flatMap(each -> each.targets.stream())
                                .allMatch(target -> target.begun().isEmpty());
        };
    }

    /** Since when, at the earliest, users write to what was upgraded. */
    public Optional<Instant> openedAt() {
        return new OpenToUsers(phases).since();
    }

    /** The targets to which users write again, each name once. */
    public List<TargetState> openTargets() {
        return new OpenToUsers(phases).targets();
    }

    /** Whether the plan says how many writes users made, for one at least of the targets that they write to. */
    public boolean countsWrites() {
        return new OpenToUsers(phases)
                .openedBy()
                .anyMatch(site -> plan.step(site.step()).marks().writes().isPresent());
    }

    /** Whether the controller can only wait for a person: nothing is under way, nothing can begin. */
    public boolean waitsForPerson() {
        if (ending != null || holds.view().isEmpty()) return false;
        if (orders.paused) return true;
        return lanes.count(Bearing.IN_FLIGHT) == 0
                && (lanes.count(Bearing.BEGUN) == 0 || parksAll())
                && (lanes.count(Bearing.FRESH) == 0 || parksFresh())
                && activity(LaneId.MAIN).isEmpty();
    }

    // --- what follows from it

    /** What is to be carried out for a lane now; nothing where it waits, or is at its end. */
    public Optional<Activity> activity(LaneId id) {
        if (ending != null) return id.equals(LaneId.MAIN) ? Course.afterEnd(this) : Optional.empty();
        if (orders.paused) return Optional.empty();
        if (id.equals(LaneId.MAIN)) return Course.activity(this);
        Lane lane = lanes.get(id);
        return lane == null ? Optional.empty() : LaneCourse.activity(this, lane);
    }

    /** Lanes whose activity may have changed since this was last called. */
    public Set<LaneId> drainChanged() {
        return lanes.drainChanged();
    }

    /** Whether it is a step of the plan on its way forward, which may be undone, or the whole run rolled back: while the window is open. */
    boolean canGoBack() {
        return stage != Stage.ALWAYS && !finalizing && !rollingBack && !window.isClosed();
    }

    /** Whether the run leaves what it was doing, to stop or to go back, so that no lane goes on. */
    boolean turnsBack() {
        return stage != Stage.ALWAYS && orders.turnBack();
    }

    /** Whether a lane must not begin anything now, although it could. */
    boolean parks(Lane lane) {
        return parksAll() || !lane.begun && parksFresh();
    }

    private boolean parksAll() {
        return turnsBack() || stage != Stage.ALWAYS && holds.conditionBroken();
    }

    /** Targets not begun stay so while the run pauses, and once too many others failed. */
    private boolean parksFresh() {
        return parksAll() || orders.pausing || phases.get(phase).tooManyFailures();
    }

    /** Whether no target is on its way any more: what is begun is held, or kept by a broken condition. */
    boolean atRest() {
        if (lanes.count(Bearing.IN_FLIGHT) > 0) return false;
        return parksAll() || lanes.count(Bearing.BEGUN) == 0 && lanes.count(Bearing.TURNING) == 0;
    }
}
