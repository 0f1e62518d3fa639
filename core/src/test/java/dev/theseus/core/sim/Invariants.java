package dev.theseus.core.sim;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.StateDigest;
import dev.theseus.core.run.Stray;
import dev.theseus.core.run.Transitions;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of the engine, checked after every event that became durable. They keep books of their own, and a state of their own that
 * sees durable events only; both know nothing of how the decider came to what it decided.
 */
public final class Invariants {
    private final boolean sound;
    private final Plan plan;
    private final Ground ground;
    private final RunState shadow;
    private final Again again;
    private final WaveRules waves;
    private final WindowRules window = new WindowRules();
    private final Set<String> keys = new HashSet<>();
    private final Map<LaneId, String> open = new HashMap<>();
    /** Attempts that the run has left before their end was known: a late order may start them, until something else has started. */
    private final Map<LaneId, Set<String>> left = new HashMap<>();

    private final Map<Site, Long> lastIntent = new HashMap<>();
    private final Set<String> concluded = new HashSet<>();
    private final Set<String> requests = new HashSet<>();
    private final Set<String> prompts = new HashSet<>();
    private Instant latest = Instant.EPOCH;
    private boolean stopped;
    private boolean backWanted;

    /** @param sound whether the decider is the production's: what a broken one does is no coverage */
    public Invariants(Plan plan, Ground ground, boolean sound) {
        this.sound = sound;
        this.plan = plan;
        this.ground = ground;
        this.shadow = new RunState(plan);
        this.again = new Again(plan);
        this.waves = new WaveRules(plan, shadow);
    }

    public void observe(Event event) {
        if (sound) Transitions.note(shadow, event);
        check(!event.at().isBefore(latest), "time goes back: " + event);
        before(event);
        again.observe(event, shadow);
        window.observe(event, shadow);
        waves.observe(event);
        shadow.apply(event);
        waves.applied(event);
        if (event instanceof Event.RunEnded e) accounted(e);
        latest = shadow.at();
    }

    public boolean isOpen(String hold) {
        return shadow.holds().containsKey(hold);
    }

    public void sameState(RunState other) {
        check(StateDigest.same(shadow, other), "the state is not what a replay of the journal comes to");
    }

    public void atEnd(RunState state) {
        check(state.holds().isEmpty() && state.lanes().isEmpty(), "ended with holds or targets under way");
    }

    public static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }

    /** Called when a host begins to work. @param key the attempt's, see {@link #key} */
    public void effectStarts(Site site, String key) {
        check(keys.contains(key), "I1: an effect without a durable intent: " + key);
        boolean current = key.equals(open.get(site.lane()));
        check(
                current || left.getOrDefault(site.lane(), Set.of()).contains(key),
                "an effect of an intent that is settled: " + key);
        if (current) left.remove(site.lane());
        check(!ground.busy(site), "two effects at once on one target: " + key);
    }

    /** The run as the journal tells it. */
    public RunState shadow() {
        return shadow;
    }

    /** The name of an attempt. @param direction {@code f} for a step, {@code u} for its undo */
    public static String key(String direction, Site site, int attempt) {
        return direction + "." + site.word() + "." + attempt;
    }

    private void before(Event event) {
        switch (event) {
            case Event.StepIntended e -> intended(e);
            case Event.UndoIntended e -> undoIntended(e);
            case Event.PromptAnswered e -> prompted(e);
            case Event.StepApplied e -> open.remove(e.site().lane());
            case Event.HoldOpened e -> asked(e);
            case Event.StepFailed e -> open.remove(e.site().lane());
            case Event.StepSettled e -> settled(e);
            case Event.StepDone e ->
                concluded.add(e.site().lane() + "/" + e.site().step());
            case Event.StepSkipped e ->
                concluded.add(e.site().lane() + "/" + e.site().step());
            case Event.ItemsBound e -> {
                if (e.items().isEmpty())
                    concluded.add(e.site().lane() + "/" + e.site().step());
            }
            case Event.UndoDone e -> undone(e);
            case Event.UndoFailed e -> open.remove(e.site().lane());
            case Event.UndoStarted e -> leave(new LaneId(e.phase(), e.target()));
            case Event.TargetFinished e -> leave(new LaneId(e.phase(), e.target()));
            case Event.TargetsTakenUp e -> takenUp(e.phase(), e.targets());
            case Event.TargetsSetAside e -> setAside(e);
            case Event.LeftAsked e -> leftAsked(e);
            case Event.Requested e -> requested(e);
            case Event.HoldAnswered e -> once(e.request());
            case Event.RollbackStarted e -> {
                check(
                        shadow.lanes().values().stream().noneMatch(Invariants::busy),
                        "back while something is under way");
                stopped = false;
                backWanted = true;
                leaveAll();
            }
            case Event.PhaseStarted e -> {
                // On the way out the run leaves what is still open, asks about it, and waits for it.
                if (plan.phase(e.phase()).kind() == Phase.Kind.ALWAYS) leaveAll();
            }
            case Event.FinalizeStarted _ -> check(!backWanted, "finalized after going back");
            case Event.Paused _ ->
                check(
                        shadow.lanes().values().stream().noneMatch(Invariants::busy),
                        "paused while something is under way");
            case Event.RunEnded e -> ended(e);
            default -> {}
        }
    }

    /** Without a person nothing is begun again that somebody left standing on the way back. */
    private void setAside(Event.TargetsSetAside e) {
        for (int number : e.targets()) {
            var target = shadow.phase(e.phase()).targets().get(number);
            check(
                    target.leftAt().isPresent() || target.notUndone().isEmpty(),
                    "I2: to be begun again, though not undone: " + target.notUndone());
        }
        takenUp(e.phase(), e.targets());
    }

    /** What was put back begins with what comes first. */
    private void takenUp(int phase, List<Integer> targets) {
        for (int number : targets)
            if (shadow.phase(phase).targets().get(number).leftAt().isEmpty())
                concluded.removeIf(each -> each.startsWith(new LaneId(phase, number) + "/"));
    }

    private void prompted(Event.PromptAnswered e) {
        check(key("f", e.site(), e.attempt()).equals(open.get(e.site().lane())), "a prompt of no open attempt: " + e);
        check(
                prompts.add(prompt("f." + e.site().word(), e.attempt(), e.command(), e.index())),
                "a prompt is answered twice: " + e);
    }

    private static String prompt(String unit, int attempt, int command, int index) {
        return unit + "." + attempt + "/" + command + "." + index;
    }

    /** Called when an answer goes out to a host: never before that is durable, unless its attempt was left behind. */
    public void answered(String unit, int attempt, int command, int index) {
        check(
                prompts.contains(prompt(unit, attempt, command, index)) || !open.containsValue(unit + "." + attempt),
                "I1: an answer that is not journaled: " + prompt(unit, attempt, command, index));
    }

    private static boolean busy(Lane lane) {
        return switch (lane.status()) {
            case INTENDED, APPLIED, IN_DOUBT, UNDO_INTENDED -> true;
            case READY, FAILED, HELD, UNDO_READY -> false;
        };
    }

    private void once(String request) {
        check(requests.add(request), "a request was taken in twice: " + request);
    }

    private void requested(Event.Requested e) {
        once(e.request());
        if (shadow.stage() == RunState.Stage.ALWAYS || shadow.ending().isPresent()) return;
        if (e.kind() == Event.RequestKind.STOP) stopped = true;
        if (e.kind() == Event.RequestKind.ROLLBACK) backWanted = true;
    }

    private void intended(Event.StepIntended e) {
        Site site = e.site();
        String key = key("f", site, e.attempt());
        check(keys.add(key), "one key for two attempts: " + key);
        open.put(site.lane(), key);
        Phase phase = plan.phase(site.phase());
        Lane lane = lane(site);
        boolean undoing = lane != null && lane.undoing();
        boolean out = phase.kind() == Phase.Kind.ALWAYS;
        check(!stopped || out, "I5: something begins after the stop: " + e);
        check(!backWanted || out || undoing, "I5: something goes forward after the rollback: " + e);
        if (phase.kind() == Phase.Kind.FORWARD && !undoing) {
            lastIntent.put(site, shadow.eventCount());
            before(site, phase);
        }
    }

    /** What a person is asked to do may be done from then on, answered or not. */
    private void asked(Event.HoldOpened e) {
        if (e.kind() != Event.HoldKind.QUESTION || e.site().isEmpty()) return;
        Site site = e.site().get();
        Lane lane = lane(site);
        if (lane == null || !lane.undoing()) lastIntent.put(site, shadow.eventCount());
    }

    private @Nullable Lane lane(Site site) {
        return shadow.lanes().get(site.lane());
    }

    /** I4 in general: what comes later on a target begins only where all that comes before it is done, or was skipped. */
    private void before(Site site, Phase phase) {
        Lane lane = lane(site);
        if (lane == null || !lane.origins().isEmpty()) return;
        for (var step : phase.steps()) {
            if (step.number() == site.step()) return;
            check(concluded.contains(site.lane() + "/" + step.number()), "I4: begun before what comes first: " + site);
        }
    }

    private void undoIntended(Event.UndoIntended e) {
        String key = key("u", e.site(), e.attempt());
        check(keys.add(key), "one key for two attempts: " + key);
        open.put(e.site().lane(), key);
        check(!stopped, "I5: something is undone after the stop: " + e);
        check(lastIntent.containsKey(e.site()), "undone without having begun: " + e.site());
        long when = lastIntent.getOrDefault(e.site(), 0L);
        lastIntent.forEach((other, at) -> check(
                !other.lane().equals(e.site().lane()) || at <= when || !ground.isChanged(other),
                "undone out of order: " + e.site() + " before " + other));
    }

    private void undone(Event.UndoDone e) {
        if (e.by() == Event.UndoneBy.LEFT) leave(e.site().lane());
        open.remove(e.site().lane());
        if (e.by() == Event.UndoneBy.NOTHING || e.by() == Event.UndoneBy.LEFT) ground.leave(e.site());
    }

    /** Never silently believed: what is in place is, or a person said so. */
    private void settled(Event.StepSettled e) {
        switch (e.how()) {
            case FOUND, UNCLEAR -> {}
            case NEVER_STARTED -> {
                check(ground.neverStarted(key("f", e.site(), e.attempt())), "believed never to have started: " + e);
                open.remove(e.site().lane());
            }
            case IN_PLACE -> {
                check(
                        e.evidence().startsWith("said by") || ground.isInPlace(e.site()),
                        "believed to be in place: " + e);
                closed(e);
            }
            case UNTOUCHED, AGAIN -> closed(e);
        }
    }

    private void closed(Event.StepSettled e) {
        if (e.evidence().startsWith("said by")) leave(e.site().lane());
        open.remove(e.site().lane());
    }

    private void leave(LaneId lane) {
        String key = open.remove(lane);
        if (key != null) left.computeIfAbsent(lane, _ -> new HashSet<>()).add(key);
    }

    /** What is said to be over is: nothing of it is at work, and nothing of it will be. */
    private void leftAsked(Event.LeftAsked e) {
        if (!e.over()) return;
        Set<String> here = left.getOrDefault(e.site().lane(), new HashSet<>());
        here.remove(e.unit() + "." + e.attempt());
        // Another attempt that was left there, the way forth beside the way back, may be what is at work.
        check(!here.isEmpty() || !ground.busy(e.site()), "said to be over, and is at work: " + e);
    }

    private void leaveAll() {
        for (LaneId lane : List.copyOf(open.keySet())) leave(lane);
    }

    private void ended(Event.RunEnded e) {
        leaveAll();
        if (e.ending() == Ending.ROLLED_BACK) {
            List<String> changed = ground.changed();
            check(changed.isEmpty(), "I6: not as it was found: " + changed);
        }
        if (e.ending() == Ending.DONE || e.ending() == Ending.FINISHED_WITH_FAILURES)
            check(!stopped && !backWanted, "I9: ends well after it was turned away: " + e);
        if (e.ending() != Ending.ABANDONED)
            check(shadow.lanes().values().stream().noneMatch(Invariants::busy), "ended while something is under way");
        stopped = false;
    }

    /** Whatever the end: what is still at work is in the run's books, and keeps the run open unless a person answers for it. */
    private void accounted(Event.RunEnded e) {
        for (LaneId lane : ground.atWork()) {
            List<Stray> here = shadow.strays().stream()
                    .filter(stray -> stray.site().lane().equals(lane))
                    .toList();
            check(!here.isEmpty(), "ended, and forgot what is still at work on " + lane);
            boolean answeredFor = here.stream().allMatch(Stray::vouched);
            check(answeredFor || !e.left().isEmpty(), "ended without a word of what is still at work on " + lane);
            check(
                    answeredFor || e.ending() == Ending.ABANDONED || !shadow.isResolved(),
                    "resolved, though something is still at work on " + lane);
        }
    }
}
