package dev.theseus.core.sim;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Stray;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out the activities of lanes in the simulated world, at simulated speed. */
final class Work {
    static final Failure FAILURE = new Failure(Code.STEP_FAILED, "it failed", "look at it");

    private final Simulation sim;
    private final RunWork runWork;
    private final Dice dice;
    private final int failing;
    private final int looking;

    Work(Simulation sim) {
        this.sim = sim;
        this.runWork = new RunWork(sim);
        this.dice = sim.dice.apart("work");
        this.failing = dice.pick(List.of(0, 10, 25, 50));
        this.looking = sim.setting.calm() ? 0 : dice.pick(List.of(0, 3, 10));
    }

    void begin(LaneId lane, Activity activity) {
        switch (activity) {
            case Activity.BindItems(var site) -> reply(lane, () -> List.of(items(site)));
            case Activity.Prepare(var site, int attempt, boolean approved, var _) ->
                reply(lane, () -> List.of(prepare(site, attempt, approved)));
            case Activity.Apply(var site, int attempt) -> apply(lane, site, attempt);
            case Activity.Conclude(var site, int attempt) -> reply(lane, () -> List.of(conclude(site, attempt)));
            case Activity.Settle(var site, int attempt) -> reply(lane, () -> settle(site, attempt));
            case Activity.Undo(var site, int attempt, var _) -> undo(lane, site, attempt);
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> reply(lane, () -> List.of(runWork.carryOut(activity)));
        }
    }

    private void reply(LaneId lane, Supplier<List<Input>> look) {
        int controller = sim.controller();
        sim.clock.in(1 + dice.below(20), () -> {
            if (sim.alive(controller)) sim.feed(look.get(), Optional.of(lane));
        });
    }

    private boolean troubled() {
        return dice.percent(looking) && sim.tally.of("look that fails") < 20;
    }

    // --- looks

    private Input items(Site site) {
        if (troubled()) return unprepared(site);
        int count = sim.dice.about("items", site).below(4);
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < count; i++) items.add(Value.of("part" + i));
        return new Input.Items(site, items);
    }

    private Input unprepared(Site site) {
        sim.tally.count("look that fails");
        return new Input.Unprepared(site, HoldKind.EXPRESSION_FAILED, FAILURE);
    }

    private Input prepare(Site site, int attempt, boolean approved) {
        if (troubled()) return unprepared(site);
        Step step = sim.plan.step(site.step());
        if (step.action().equals("ask"))
            return new Input.PersonNeeded(
                    site, HoldKind.QUESTION, "what?", sim.dice.percent(50) ? List.of("this", "that") : List.of());
        if (step.marks().askFirst().isPresent() && !approved)
            return new Input.PersonNeeded(
                    site, HoldKind.ASK_FIRST, "sure?", List.of(Choices.GO, Choices.SKIP, Choices.STOP));
        if (sim.dice.about("when", site).percent(10)) {
            // An undo that the plan itself leaves out leaves the thing as it is.
            origins(site).forEach(sim.world::leave);
            return new Input.Skip(site, SkipReason.WHEN, Map.of());
        }
        World.Thing thing = World.Thing.UNTOUCHED;
        if (isForward(site)) {
            thing = sim.world.thing(site, step);
            if (step.conditions().unless().isPresent() && thing == World.Thing.IN_PLACE) {
                sim.tally.count("step found in place");
                return new Input.Skip(site, SkipReason.IN_PLACE, Map.of());
            }
        }
        return new Input.Prepared(
                site,
                attempt,
                sim.clock.now(),
                "host",
                step.name(),
                Value.of(thing.name()),
                step.marks().idempotent());
    }

    /** The steps around a site, as far as its target is still under way: the run may have gone another way meanwhile. */
    private List<Site> origins(Site site) {
        Lane lane = sim.state().lanes().get(site.lane());
        return lane == null ? List.of() : lane.origins();
    }

    /** A step of a plan's own phases, on its way forward. */
    private boolean isForward(Site site) {
        Lane lane = sim.state().lanes().get(site.lane());
        return (lane == null || !lane.undoing()) && sim.plan.phase(site.phase()).kind() == Phase.Kind.FORWARD;
    }

    private Input conclude(Site site, int attempt) {
        if (troubled()) return unprepared(site);
        Step step = sim.plan.step(site.step());
        boolean works =
                !isForward(site) || step.action().equals("ask") || sim.world.thing(site, step) == World.Thing.IN_PLACE;
        if (works && !sim.setting.calm() && dice.percent(3) && sim.tally.of("verification that fails") < 10)
            works = false;
        if (works) return new Input.Concluded(site, attempt, Map.of("n", Value.of(attempt)), "");
        sim.tally.count("verification that fails");
        return failed(site, attempt, Effect.NONE);
    }

    private Input failed(Site site, int attempt, Effect effect) {
        Step step = sim.plan.step(site.step());
        List<Integer> remedies = new ArrayList<>();
        for (int i = 0; i < step.limits().remedies().size(); i++)
            if (sim.dice.about("matches", site, i).percent(70)) remedies.add(i);
        int exit = sim.setting.calm() ? 9 : dice.below(12);
        return new Input.Failed(
                site,
                attempt,
                FAILURE,
                effect,
                "",
                remedies,
                exit == 0
                        ? Optional.of(Step.ExitMeaning.AGAIN)
                        : exit == 1 ? Optional.of(Step.ExitMeaning.HOLD) : Optional.empty());
    }

    // --- effects

    private void apply(LaneId lane, Site site, int attempt) {
        String key = Invariants.key("f", site, attempt);
        Optional<World.Effect> known = sim.world.effect(key);
        World.Effect effect = known.orElseGet(() -> forward(site, key));
        carryOut(lane, effect, "f." + site.word(), carried -> outcome(site, attempt, carried));
    }

    private World.Effect forward(Site site, String key) {
        if (isForward(site)) {
            sim.world.thing(site, sim.plan.step(site.step()));
            return new World.Effect(site, key, site, World.Thing.IN_PLACE);
        }
        List<Site> origins = origins(site);
        if (!isForward(site) && origins.size() == 1) {
            Site origin = origins.getFirst();
            Step.Undo undo = sim.plan.step(origin.step()).undo();
            if (undo instanceof Step.Undo.Steps(var steps) && steps.getLast().number() == site.step())
                return new World.Effect(site, key, origin, found(origin));
        }
        return new World.Effect(site, key, null, World.Thing.UNTOUCHED);
    }

    private World.Thing found(Site site) {
        var begun = sim.state().target(site).begun().getLast();
        if (!begun.site().equals(site))
            throw new AssertionError("undone out of order: " + site + ", last is " + begun.site());
        return World.Thing.valueOf(begun.found().display());
    }

    private Input outcome(Site site, int attempt, World.Effect effect) {
        return switch (effect.outcome) {
            case WORKED -> new Input.Applied(site, attempt, new Value.Fields(Map.of("exit", Value.of(0))));
            case FAILED_CLEAN -> failed(site, attempt, Effect.NONE);
            case FAILED_HALF -> failed(site, attempt, Effect.PARTIAL);
            case UNKNOWN -> {
                // Its process group is ended: whoever asks again finds nothing to re-attach to.
                effect.lost = true;
                sim.tally.count("attempt whose end is not known");
                yield new Input.Doubtful(site, attempt, FAILURE);
            }
        };
    }

    private void undo(LaneId lane, Site site, int attempt) {
        String key = Invariants.key("u", site, attempt);
        World.Effect effect = sim.world.effect(key).orElseGet(() -> new World.Effect(site, key, site, found(site)));
        carryOut(lane, effect, "u." + site.word(), carried -> {
            if (troubled()) return unprepared(site);
            if (carried.outcome == World.Outcome.WORKED) return new Input.Undone(site, attempt);
            sim.tally.count("undo that fails");
            return new Input.UndoFailed(site, attempt, FAILURE);
        });
    }

    /** An order travels to the host, is carried out there whoever waits for it, and its end travels back. */
    private void carryOut(LaneId lane, World.Effect order, String unit, Function<World.Effect, Input> end) {
        int controller = sim.controller();
        int there = dice.below(10);
        int takes = 1 + dice.below(60);
        sim.clock.in(there, () -> {
            Optional<World.Effect> known = sim.world.effect(order.key);
            // A controller that died may have sent its order before, or not.
            if (known.isEmpty() && !sim.alive(controller) && dice.percent(50)) return;
            if (known.isEmpty()) start(order, unit);
            World.Effect effect = known.orElse(order);
            sim.clock.in(takes, () -> {
                sim.world.finish(effect);
                sim.clock.in(dice.below(10), () -> {
                    if (sim.alive(controller) && effect.stage == World.Effect.Stage.ENDED)
                        sim.feed(List.of(end.apply(effect)), Optional.of(lane));
                });
            });
        });
    }

    private void start(World.Effect effect, String unit) {
        sim.invariants.effectStarts(effect.site, effect.key);
        int failures = sim.tally.of("effect that fails");
        sim.world.start(effect, unit, sim.dice, failures > 25 && !sim.setting.calm() ? 0 : failing);
        if (effect.outcome != World.Outcome.WORKED) sim.tally.count("effect that fails");
    }

    // --- doubt

    private List<Input> settle(Site site, int attempt) {
        String key = Invariants.key("f", site, attempt);
        Optional<World.Effect> known = sim.world.effect(key);
        if (known.isEmpty()) {
            sim.world.tombstone(site, key);
            return settled(site, attempt, Settlement.NEVER_STARTED);
        }
        World.Effect effect = known.get();
        if (effect.stage == World.Effect.Stage.TOMBSTONE) return settled(site, attempt, Settlement.NEVER_STARTED);
        if (!effect.lost) {
            List<Input> found = new ArrayList<>(settled(site, attempt, Settlement.FOUND));
            if (effect.stage == World.Effect.Stage.ENDED && dice.percent(50)) found.add(outcome(site, attempt, effect));
            return found;
        }
        if (troubled()) return List.of(unprepared(site));
        Step step = sim.plan.step(site.step());
        World.Thing thing = isForward(site) ? sim.world.thing(site, step) : World.Thing.HALF;
        if (step.conditions().unless().isPresent())
            return switch (thing) {
                case IN_PLACE -> settled(site, attempt, Settlement.IN_PLACE);
                case UNTOUCHED -> settled(site, attempt, Settlement.UNTOUCHED);
                case HALF ->
                    settled(
                            site,
                            attempt,
                            sim.dice.about("half", site).percent(50) ? Settlement.UNTOUCHED : Settlement.UNCLEAR);
            };
        return settled(
                site,
                attempt,
                step.marks().idempotent() || sim.dice.about("a lie", site).percent(5)
                        ? Settlement.AGAIN
                        : Settlement.UNCLEAR);
    }

    /** What the host says of an attempt that was left behind. */
    Input left(Stray stray) {
        String key = stray.unit() + "." + stray.attempt();
        Optional<World.Effect> known = sim.world.effect(key);
        if (known.isEmpty()) sim.world.tombstone(stray.site(), key);
        boolean over = known.isEmpty() || known.get().stage != World.Effect.Stage.RUNNING && !known.get().lost;
        sim.tally.count("left behind and " + (over ? "over" : "not over"));
        return new Input.Left(stray, over, over ? "" : "it is at work");
    }

    private List<Input> settled(Site site, int attempt, Settlement how) {
        sim.tally.count("settled " + how);
        return List.of(new Input.Settled(site, attempt, how, "looked"));
    }
}
