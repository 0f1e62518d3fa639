package dev.theseus.cli.guide;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The parts of a plan that a guide's sentence can be mapped to, by the names that a map uses. */
public final class PlanParts {
    /**
     * @param shown for readers
     * @param executed whether an event says that it was carried out
     */
    record Part(String shown, Predicate<Event> executed) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();

    PlanParts(Plan plan) {
        plan.upgrade()
                .ifPresent(upgrade -> parts.put(
                        "upgrade.from",
                        new Part("the versions that the plan takes", event -> event instanceof Event.VersionsRead)));
        plan.inputs()
                .forEach((name, input) -> parts.put(
                        "inputs." + name,
                        new Part(
                                "input `" + name + "`",
                                event -> event instanceof Event.RunStarted started
                                        && started.inputs().containsKey(name))));
        plan.facts()
                .forEach(fact -> parts.put(
                        "facts." + fact.name(),
                        new Part(
                                "fact `" + fact.name() + "`",
                                event -> event instanceof Event.FactRead read
                                        && read.name().equals(fact.name()))));
        for (int i = 0; i < plan.baselines().size(); i++) {
            int number = i;
            String name = plan.baselines().get(i).name();
            parts.put(
                    "baselines." + name,
                    new Part(
                            "baseline *" + name + "*",
                            event -> event instanceof Event.BaselineRead read
                                    && read.baseline() == number
                                    && read.after()));
        }
        plan.phases().forEach(this::phase);
        plan.allSteps().forEach(this::step);
    }

    private void phase(Phase phase) {
        parts.put(
                "phases." + phase.name(),
                new Part(
                        "phase *" + phase.name() + "*",
                        event -> event instanceof Event.PhaseFinished finished && finished.phase() == phase.number()));
        for (int i = 0; i < phase.gates().size(); i++) {
            int number = i;
            String name = phase.gates().get(i).name();
            parts.put(
                    "gates." + name,
                    new Part(
                            "gate *" + name + "*",
                            event -> event instanceof Event.GatePassed passed
                                    && passed.phase() == phase.number()
                                    && passed.gate() == number));
        }
    }

    private void step(Step step) {
        parts.put(
                step.id(),
                new Part(
                        step.name().equals(step.id()) ? "`" + step.id() + "`" : step.name() + " (`" + step.id() + "`)",
                        event -> event instanceof Event.StepDone done
                                && done.site().step() == step.number()));
    }

    Set<String> names() {
        return parts.keySet();
    }

    String shown(String name) {
        Part part = parts.get(name);
        if (part == null) throw new IllegalArgumentException("the plan has no part " + name);
        return part.shown();
    }

    /** Which of the parts that a map names were never carried out in what these journals tell. */
    public static Set<String> neverExecuted(GuideMap map, Plan plan, List<Event> journals) {
        PlanParts parts = new PlanParts(plan);
        Set<String> never = new TreeSet<>(map.parts());
        never.removeIf(name -> {
            Part part = parts.parts.get(name);
            return part != null && journals.stream().anyMatch(part.executed());
        });
        return never;
    }
}
