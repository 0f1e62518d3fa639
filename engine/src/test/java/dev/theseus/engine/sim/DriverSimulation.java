package dev.theseus.engine.sim;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.sim.Invariants;
import dev.theseus.core.sim.Plans;
import dev.theseus.core.sim.Tally;
import dev.theseus.engine.sim.Baton.Crashed;
import dev.theseus.engine.sim.Effect.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One simulated run: controllers that come and go, each with the production driver, over one disk and one world. */
final class DriverSimulation {
    final Setting setting;
    final Plan plan;
    final Inventory inventory;
    final Flaw flaw;
    final Dice dice;
    final Tally tally = new Tally();
    final Chance chance;
    final Baton baton;
    final SimWorld world;
    final Invariants invariants;
    final Secrets secrets;
    final SimDisk disk;
    final List<Event> journal = new ArrayList<>();

    private final SimPeople people;
    private final Map<String, SimHost> hosts = new HashMap<>();
    private final List<Input> inbox = new ArrayList<>();
    private final Witness witness;
    private final int failing;
    private int failures;
    private int faultsLeft;
    private int controllers;
    private boolean awaited;
    private @Nullable Controller controller;

    DriverSimulation(Setting setting, Flaw flaw) {
        this(setting, flaw, plan(setting));
    }

    DriverSimulation(Setting setting, Flaw flaw, Plan plan) {
        this(setting, flaw, plan, SimInventory.generated(new Dice(setting.seed())));
    }

    DriverSimulation(Setting setting, Flaw flaw, Plan plan, Inventory inventory) {
        this.setting = setting;
        this.flaw = flaw;
        this.dice = new Dice(setting.seed());
        this.plan = plan;
        this.inventory = inventory;
        this.chance = new Chance(dice.apart("chance"), tally, setting.calm());
        this.baton = new Baton(dice.apart("baton"), plan.allSteps().size());
        this.world = new SimWorld(dice.apart("world"));
        this.invariants = new Invariants(plan, world, flaw.equals(Flaw.NONE));
        this.secrets = new Secrets(flaw.masks());
        this.disk = new SimDisk(this);
        this.people = new SimPeople(this);
        this.witness = new Witness(this);
        this.failing = dice.pick(List.of(0, 10, 25, 50));
        this.faultsLeft = dice.below(4);
    }

    private static Plan plan(Setting setting) {
        return Plans.whole(new Dice(setting.seed()).apart("plan"), setting.calm())
                .next();
    }

    /** Runs to the end. @throws AssertionError where an invariant is broken, with the journal */
    DriverSimulation run() {
        try {
            begin();
            people.begin();
            baton.onHandover(this::perhapsCrash);
            baton.run();
            finish();
            return this;
        } catch (Throwable e) {
            throw new AssertionError(
                    "seed " + setting.seed() + " (" + setting + "): " + e + "\n  reproduce with -Dtheseus.sim.seed="
                            + setting.seed() + "\n" + tail(),
                    e);
        }
    }

    private void finish() {
        RunState shadow = invariants.shadow();
        if (shadow.ending().isEmpty())
            throw new AssertionError("I9: nothing is under way, and the run neither ended nor waits for anybody; stage "
                    + shadow.stage() + ", holds " + shadow.holds().keySet() + ", lanes "
                    + shadow.lanes().keySet());
        invariants.atEnd(shadow);
        tally.count("ending " + shadow.ending().get());
        tally.add("events", journal.size());
        tally.add("handovers of the baton", baton.handovers());
    }

    long millis() {
        return baton.now().toEpochMilli();
    }

    // --- controllers

    /** Another controller takes the run up from its journal, or begins it. */
    private void begin() {
        awaited = false;
        controller = new Controller(this, ++controllers, List.copyOf(inbox));
        inbox.clear();
        controller.start();
    }

    private void beginIn(int millis) {
        if (awaited) return;
        awaited = true;
        baton.in(millis, () -> {
            if (awaited) begin();
        });
    }

    /** A person says something: to the controller that drives, or to the one that will. */
    void hear(Input input) {
        Controller now = controller;
        if (now != null && now.drives()) {
            now.hear(input);
            return;
        }
        inbox.add(input);
        beginIn(chance.millis(200));
    }

    RunState replay() {
        RunState replayed = new RunState(flaw.followed(plan));
        disk.read(event -> {
            if (!flaw.forgets(event)) replayed.apply(event);
        });
        if (flaw.equals(Flaw.NONE)) invariants.sameState(replayed);
        return replayed;
    }

    /** A controller's driver returned. */
    void stood(Controller who, dev.theseus.engine.drive.Standing standing, RunState state) {
        if (who != controller) return;
        tally.count("standing " + standing);
        // The invariants' state has seen what the disk says, event by event: a replay of the journal.
        if (flaw.equals(Flaw.NONE)) invariants.sameState(state);
        switch (standing) {
            case ENDED -> {
                tally.count("end " + state.ending().map(Ending::name).orElse("none"));
                people.ended();
            }
            case PAUSED, TAKEN_OVER -> beginIn(chance.millis(5000));
            case WAITING -> Invariants.check(!state.holds().isEmpty(), "I9: waits for nobody");
        }
    }

    /** A controller cannot write any more. */
    void refused(Controller who) {
        if (who != controller) return;
        beginIn(chance.millis(5000));
    }

    private void perhapsCrash() {
        Controller now = controller;
        if (setting.calm() || now == null || !now.drives() || faultsLeft == 0) return;
        if (!dice.percent(1) || !dice.percent(30)) return;
        faultsLeft--;
        if (dice.percent(75)) {
            chance.count(Fault.CONTROLLER_CRASHES);
            crash(now);
        } else {
            // The lock was lost: somebody resumes while the first one still thinks that it drives.
            // It may wait for a person who talks to the other one; one day somebody ends it.
            chance.count(Fault.SECOND_CONTROLLER);
            baton.in(60_000, now::die);
            begin();
        }
    }

    /** The controller that is at work dies here. */
    void crashHere() {
        Controller now = controller;
        if (now != null) crash(now);
        throw new Crashed();
    }

    private void crash(Controller who) {
        who.die();
        beginIn(1 + chance.millis(300));
    }

    /** For a calm run that is cut at one place: with the first write that brings so many events to the disk. */
    boolean cutsHere(long events) {
        boolean cuts = setting.crashAt() >= 0 && setting.crashAt() <= events && controllers == 1;
        if (cuts) tally.count("crash where it was to be");
        return cuts;
    }

    boolean isDriving(Controller who) {
        return who == controller;
    }

    // --- what happens

    void durable(Event event) {
        journal.add(event);
        witness.written(event);
        invariants.observe(event);
        people.saw(event);
        if (event instanceof Event.LeftAsked left)
            tally.count("left behind and " + (left.over() ? "over" : "not over"));
    }

    Witness witness() {
        return witness;
    }

    SimHost host(String name) {
        return hosts.computeIfAbsent(name, each -> new SimHost(this, each));
    }

    boolean isForward(Site site) {
        return SimAction.isForward(invariants.shadow(), plan.phase(site.phase()).kind(), site);
    }

    /** What is installed on a host: once in a while what the plan refuses, or something else than on the others. */
    String version(String host) {
        if (host(host).isUpgraded()) return "3";
        if (setting.calm()) return "1";
        if (dice.about("refuses").percent(3)) return "9";
        return dice.about("mixed").percent(20) && dice.about("version", host).percent(50) ? "1.5" : "1";
    }

    /** How a command ends that is begun for the n-th time. */
    End ends(String unit, int before) {
        Dice about = dice.about("ends", unit, before);
        boolean fails = about.percent(failing) && (setting.calm() || failures++ < 25);
        if (!fails) return End.WORKED;
        End end = about.pick(
                List.of(End.CLEANLY, End.CLEANLY, End.HALFWAY, End.HALFWAY, End.CALL_AGAIN, End.ASK, End.ODDLY_DONE));
        if (end == End.CLEANLY) chance.count(Fault.COMMAND_FAILS_CLEANLY);
        if (end == End.HALFWAY) chance.count(Fault.COMMAND_FAILS_HALFWAY);
        return end;
    }

    private String tail() {
        var text = new StringBuilder("the last of " + journal.size() + " events:");
        for (Event event : journal.subList(Math.max(0, journal.size() - 60), journal.size()))
            text.append("\n  ").append(event);
        return text.toString();
    }
}
