package dev.theseus.plan;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Problems;
import java.util.HashMap;
import java.util.Map;

/** Checks what needs the whole plan: references between steps, and the names that expressions use. */
final class PlanChecks {
    private final Plan plan;
    private final Checks checks;
    private final Problems problems;
    private final Map<String, Step> steps = new HashMap<>();

    PlanChecks(Plan plan, Checks checks, Problems problems) {
        this.plan = plan;
        this.checks = checks;
        this.problems = problems;
        plan.allSteps().forEach(step -> steps.put(step.id(), step));
    }

    void run() {
        checks.references().forEach(this::reference);
        var expressions = new ExpressionChecks(plan, steps, problems);
        checks.expressions().forEach(expressions::check);
    }

    private void reference(Checks.Reference reference) {
        Step step = steps.get(reference.id());
        boolean backup = reference.kind() == Checks.Reference.Kind.BACKUP;
        if (step == null)
            problems.add(
                    backup ? Code.UNKNOWN_BACKUP : Code.UNKNOWN_STEP,
                    reference.place(),
                    "there is no step `" + reference.id() + "`",
                    Nearest.remedy(reference.id(), steps.keySet()));
        else if (step.number() >= reference.from())
            problems.add(
                    backup ? Code.UNKNOWN_BACKUP : Code.REQUIRES_LATER_STEP,
                    reference.place(),
                    "the step `" + reference.id() + "` comes later",
                    "move it before this one, or refer to another");
    }
}
