package dev.theseus.core.sim;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * I2: a step that may not be done twice begins again only with a licence: the answer that it is not in place, a declared remedy or exit
 * status, a way out or back that begins afresh, or a person's word.
 */
final class Again {
    private final Plan plan;
    private final Set<Site> begun = new HashSet<>();
    private final Set<Site> licences = new HashSet<>();
    private final Set<LaneId> saidAgain = new HashSet<>();

    Again(Plan plan) {
        this.plan = plan;
    }

    void observe(Event event, RunState before) {
        switch (event) {
            case Event.StepIntended e -> {
                boolean first = begun.add(e.site());
                boolean licensed = licences.remove(e.site());
                Invariants.check(first || e.again() || licensed, "I2: begins again: " + e);
            }
            case Event.StepSettled e -> settled(e);
            case Event.StepFailed e -> {
                if (e.effect() == Effect.NONE || e.exitMeaning().equals(java.util.Optional.of(Step.ExitMeaning.AGAIN)))
                    licences.add(e.site());
            }
            case Event.HoldAnswered e -> {
                Hold hold = before.holds().get(e.hold());
                if (hold == null || hold.site().isEmpty()) return;
                Site site = hold.site().get();
                if (e.choice().equals(Choices.RETRY)
                        && (hold.kind() == Event.HoldKind.STEP_FAILED || hold.kind() == Event.HoldKind.UNDO_FAILED))
                    licences.add(site);
                if (e.choice().equals(Choices.AGAIN)) saidAgain.add(site.lane());
            }
            // Its question is asked before each try; the intent follows only where it does not hold.
            case Event.RetryScheduled e -> {
                if (plan.step(e.site().step()).conditions().unless().isPresent()) licences.add(e.site());
            }
            case Event.RemedyStarted e ->
                afresh(
                        e.site(),
                        plan.step(e.site().step())
                                .limits()
                                .remedies()
                                .get(e.remedy())
                                .steps());
            case Event.RemedyEnded e -> {
                Step.Remedy remedy =
                        plan.step(e.site().step()).limits().remedies().get(e.remedy());
                if (remedy.then() == Step.Remedy.Then.RETRY) licences.add(e.site());
            }
            case Event.UndoIntended e -> {
                if (plan.step(e.site().step()).undo() instanceof Step.Undo.Steps(var steps)) afresh(e.site(), steps);
            }
            // The person who wants it was shown which begin anew, and which go on with the step that failed.
            case Event.TargetsTakenUp e -> {
                for (int number : e.targets())
                    before.phase(e.phase()).targets().get(number).leftAt().ifPresentOrElse(licences::add, () -> {
                        begun.removeIf(site -> site.lane().equals(new LaneId(e.phase(), number)));
                    });
            }
            // A failed step that may not be done twice is not tried once more unless its question is asked before.
            case Event.TargetsSetAside e -> {
                for (int number : e.targets())
                    before.phase(e.phase())
                            .targets()
                            .get(number)
                            .leftAt()
                            .ifPresentOrElse(
                                    site -> {
                                        if (plan.step(site.step())
                                                .conditions()
                                                .unless()
                                                .isPresent()) licences.add(site);
                                    },
                                    () -> begun.removeIf(site -> site.lane().equals(new LaneId(e.phase(), number))));
            }
            case Event.PhaseStarted e -> {
                if (e.phase() >= plan.phases().size()) begun.removeIf(site -> site.phase() == e.phase());
            }
            default -> {}
        }
    }

    private void settled(Event.StepSettled e) {
        boolean said = saidAgain.remove(e.site().lane());
        if (e.how() == Settlement.NEVER_STARTED || e.how() == Settlement.UNTOUCHED) licences.add(e.site());
        if (e.how() == Settlement.AGAIN && said) licences.add(e.site());
    }

    private void afresh(Site origin, List<Step> steps) {
        Set<Integer> numbers = new HashSet<>();
        steps.forEach(step -> numbers.add(step.number()));
        begun.removeIf(site -> site.lane().equals(origin.lane()) && numbers.contains(site.step()));
    }
}
