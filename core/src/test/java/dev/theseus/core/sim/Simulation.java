package dev.theseus.core.sim;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.StateDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One simulated run: controllers that come and go over one journal and one world. */
final class Simulation {
    private static final int EVENTS_AT_MOST = 30_000;

    final Setting setting;
    final Plan plan;
    final Dice dice;
    final Clockwork clock = new Clockwork();
    final Tally tally = new Tally();
    final World world;
    final Invariants invariants;
    final List<Event> journal = new ArrayList<>();

    private final Brain brain;
    private final Work work;
    private final People people;
    private final int parallel;
    private final Map<LaneId, Activity> underWay = new HashMap<>();
    private final Set<LaneId> waiting = new LinkedHashSet<>();
    private RunState state;
    private boolean alive;
    private int incarnation;
    private int crashes;
    private int spools;

    Simulation(Setting setting, Brain brain) {
        this.setting = setting;
        this.brain = brain;
        this.dice = new Dice(setting.seed());
        this.plan = new Plans(dice.apart("plan"), setting.calm()).next();
        this.world = new World(dice.apart("world"));
        this.invariants = new Invariants(plan, world, brain.equals(Brain.SOUND));
        this.state = new RunState(plan);
        this.parallel = dice.pick(List.of(1, 2, 3, 8, 100));
        this.work = new Work(this);
        this.people = new People(this);
    }

    /** Runs to the end. @throws AssertionError where an invariant is broken, with the journal */
    Simulation run() {
        try {
            alive = true;
            feed(List.of(start(), host()), Optional.empty());
            people.begin();
            if (setting.crashesByChance() && dice.percent(70)) clock.in(dice.below(3000), this::crash);
            while (clock.tick())
                if (journal.size() > EVENTS_AT_MOST) throw new AssertionError("livelock: the run does not end");
            finish();
            return this;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + setting.seed() + " (" + setting + "): " + e.getMessage()
                            + "\n  reproduce with -Dtheseus.sim.seed=" + setting.seed() + "\n" + tail(),
                    e);
        }
    }

    private void finish() {
        if (state.ending().isEmpty())
            throw new AssertionError("I9: nothing is under way, and the run neither ended nor waits for anybody; stage "
                    + state.stage() + ", paused " + state.paused() + ", holds "
                    + state.holds().keySet());
        invariants.atEnd(state);
        sameAsReplayed();
        tally.count("ending " + state.ending().get());
    }

    Work work() {
        return work;
    }

    RunState state() {
        return state;
    }

    boolean alive() {
        return alive;
    }

    boolean alive(int controller) {
        return alive && incarnation == controller;
    }

    int controller() {
        return incarnation;
    }

    // --- the controller

    /** Takes inputs in: decides, makes durable, and only then begins anything. */
    void feed(List<Input> inputs, Optional<LaneId> lane) {
        lane.ifPresent(each -> {
            underWay.remove(each);
            waiting.add(each);
        });
        List<Event> events = new ArrayList<>();
        for (Input input : inputs) {
            take(brain.decide(state, input, clock.now()), events);
            for (List<Event> next = brain.next(state, clock.now());
                    !next.isEmpty();
                    next = brain.next(state, clock.now())) {
                take(next, events);
                if (events.size() > EVENTS_AT_MOST)
                    throw new AssertionError("livelock: the decider does not come to rest");
            }
        }
        if (!write(events)) return;
        dispatch();
    }

    private void take(List<Event> decided, List<Event> events) {
        for (Event event : decided) {
            state.apply(event);
            events.add(event);
        }
    }

    private boolean write(List<Event> events) {
        int cut = events.size();
        if (setting.crashesByChance() && !events.isEmpty() && crashes < 4 && dice.percent(2))
            cut = dice.below(events.size() + 1);
        else if (setting.crashAt() > 0 && crashes == 0 && journal.size() + events.size() >= setting.crashAt())
            cut = Math.max(0, setting.crashAt() - journal.size());
        else cut = -1;
        List<Event> kept = brain.written(cut < 0 ? events : events.subList(0, cut));
        for (Event event : kept) {
            journal.add(event);
            invariants.observe(event);
            people.saw(event);
        }
        if (cut < 0) return true;
        tally.count(cut < events.size() ? "crash that loses the tail of a batch" : "crash between intent and effect");
        crash();
        return false;
    }

    private void dispatch() {
        waiting.addAll(state.drainChanged());
        var each = waiting.iterator();
        while (each.hasNext() && underWay.size() < parallel) {
            LaneId lane = each.next();
            each.remove();
            if (underWay.containsKey(lane)) continue;
            state.activity(lane).ifPresent(activity -> {
                underWay.put(lane, activity);
                work.begin(lane, activity);
            });
        }
        if (!underWay.isEmpty()) return;
        if (state.ending().isPresent()) {
            alive = false;
            people.ended();
        } else if (state.paused()) {
            alive = false;
            tally.count("paused");
            clock.in(dice.below(200), () -> revive(List.of()));
        } else if (state.holds().isEmpty()) {
            throw new AssertionError("I9: the run is stuck at stage " + state.stage());
        } else if (!state.waitsForPerson()) {
            throw new AssertionError("nothing is under way, but the run says it does not wait for a person");
        }
    }

    private void crash() {
        if (!alive) return;
        alive = false;
        crashes++;
        tally.count("crash");
        if (!setting.calm() && dice.percent(20)) {
            tally.count("host forgets what ran on it");
            world.all().forEach(world::lose);
            spools++;
        }
        clock.in(dice.below(100), () -> revive(List.of()));
        if (setting.crashesByChance() && crashes < 4 && dice.percent(40)) clock.in(dice.below(2000), this::crash);
    }

    /** Another controller takes the run up from its journal. */
    void revive(List<Input> then) {
        if (alive) {
            feed(then, Optional.empty());
            return;
        }
        incarnation++;
        alive = true;
        underWay.clear();
        waiting.clear();
        state = replay();
        invariants.sameState(state);
        List<Input> inputs = new ArrayList<>();
        // A run whose first event was lost has not begun.
        inputs.add(journal.isEmpty() ? start() : new Input.Resume("me", "0", incarnation + 1));
        inputs.add(host());
        inputs.addAll(then);
        feed(inputs, Optional.empty());
    }

    /** What the only host says to each controller that meets it. */
    private Input host() {
        return new Input.HostMet("host", "boot", "spool-" + spools, Duration.ZERO);
    }

    /** Once in a while after a run that was given up, and that had found another version. */
    private Input start() {
        boolean after = !setting.calm() && dice.about("given up").percent(5);
        return new Input.Start(
                "run", "me", "0", "p", "i", 1, Map.of(), after ? List.of(LeftBehind.by("host", "product")) : List.of());
    }

    private RunState replay() {
        RunState replayed = new RunState(plan);
        journal.forEach(replayed::apply);
        return replayed;
    }

    private void sameAsReplayed() {
        String live = StateDigest.of(state);
        String replayed = StateDigest.of(replay());
        if (!live.equals(replayed))
            throw new AssertionError("replay differs from the live state:\n" + live + "\n---\n" + replayed);
    }

    private String tail() {
        var text = new StringBuilder("the last of " + journal.size() + " events:");
        for (Event event : journal.subList(Math.max(0, journal.size() - 60), journal.size()))
            text.append("\n  ").append(event);
        return text.toString();
    }
}
