package dev.theseus.core.sim;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Carries out what the run as a whole asks, in the simulated world. */
final class RunWork {
    private static final Map<String, String> MIXED = new TreeMap<>(Map.of("host", "1", "other", "2"));

    private final Simulation sim;
    private final Dice dice;
    private final int looking;
    private final int never;

    RunWork(Simulation sim) {
        this.sim = sim;
        this.dice = sim.dice.apart("run work");
        this.looking = sim.setting.calm() ? 0 : dice.pick(List.of(0, 5, 15));
        this.never = sim.setting.calm() ? 0 : dice.pick(List.of(0, 0, 2));
    }

    Input carryOut(Activity activity) {
        boolean early = activity instanceof Activity.ReadVersions(boolean after) && !after
                || activity instanceof Activity.ReadFact;
        if (dice.percent(early ? never : looking) && sim.tally.of("look of the run that fails") < 10) {
            sim.tally.count("look of the run that fails");
            return new Input.MainFailed(activity, Work.FAILURE);
        }
        return switch (activity) {
            case Activity.ReadVersions(boolean after) ->
                after
                        ? new Input.Versions(true, Map.of("host", "2"), sometimes(looking, "version not as aimed at"))
                        : new Input.Versions(
                                false,
                                sim.dice.about("versions").percent(20) ? MIXED : Map.of("host", "1"),
                                sometimes(never, "version refused"));
            case Activity.ReadFact(int fact) ->
                new Input.Fact(sim.plan.facts().get(fact).name(), Value.of(fact));
            case Activity.CheckCondition(int condition) ->
                new Input.Condition(condition, sometimes(looking, "condition that breaks"));
            case Activity.ReadBaseline(int baseline, boolean after) ->
                new Input.Baseline(
                        baseline,
                        after,
                        Value.of(1),
                        after ? sometimes(looking, "baseline that changed") : Optional.empty());
            case Activity.BindTargets(int phase, int round) -> bind(phase, round);
            case Activity.AskGate(int phase, int gate, int wave) ->
                new Input.Gate(phase, gate, wave, Value.of(true), sometimes(looking, "gate that fails"));
            case Activity.AskLeft(var stray) -> sim.work().left(stray);
            case Activity.BindItems _,
                    Activity.Prepare _,
                    Activity.Apply _,
                    Activity.Conclude _,
                    Activity.Settle _,
                    Activity.Undo _ -> throw new AssertionError("not the run's: " + activity);
        };
    }

    private Optional<Failure> sometimes(int percent, String what) {
        if (!dice.percent(percent) || sim.tally.of(what) >= 10) return Optional.empty();
        sim.tally.count(what);
        return Optional.of(Work.FAILURE);
    }

    private Input bind(int number, int round) {
        Dice about = sim.dice.about("targets", number);
        if (round == 0 && about.percent(5)) return new Input.PhaseNotWanted(number, "when");
        boolean forward = number < sim.plan.phases().size();
        int first = 1 + about.below(forward ? 8 : 2);
        int more = round == 0 ? 0 : Math.min(round, 2) * about.below(3);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < first + more; i++) targets.add(new Target("t" + i, Value.of("t" + i), "g" + i % 3));
        return new Input.Bound(
                number,
                round,
                targets,
                Map.of(
                        "several",
                        about.percent(70) ? List.of("a", "b", "c") : List.of("a"),
                        "hosts",
                        List.of("a", "b")));
    }
}
