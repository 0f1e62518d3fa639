package dev.theseus.core.sim;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase.Gate.Before;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Step.Remedy.Then;
import dev.theseus.core.run.PhaseBuilder;
import dev.theseus.core.run.PlanBuilder;
import dev.theseus.core.run.StepBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random plans from the whole model. */
public final class Plans {
    private final Dice dice;
    private final boolean calm;
    private final Optional<Dice> more;
    private int steps;

    Plans(Dice dice, boolean calm) {
        this(dice, calm, Optional.empty());
    }

    private Plans(Dice dice, boolean calm, Optional<Dice> more) {
        this.dice = dice;
        this.calm = calm;
        this.more = more;
    }

    /** Plans with all that the decider never looks at, too: what the driver does for it. */
    public static Plans whole(Dice dice, boolean calm) {
        return new Plans(dice, calm, Optional.of(dice.apart("more")));
    }

    public Plan next() {
        PlanBuilder plan = PlanBuilder.plan();
        if (dice.percent(50)) plan.upgrade();
        for (int i = dice.below(3); i > 0; i--) plan.fact("fact" + i);
        for (int i = dice.below(3); i > 0; i--) plan.condition("condition" + i);
        for (int i = dice.below(3); i > 0; i--) plan.baseline("baseline" + i);
        for (int i = 1 + dice.below(3); i > 0; i--) plan.phase("phase" + i, this::phase);
        if (dice.apart("window").percent(20)) plan.windowCloses("window");
        if (dice.percent(50)) plan.always(phase -> pseudo(phase));
        if (dice.percent(40)) plan.closing(phase -> pseudo(phase));
        return plan.build();
    }

    private void phase(PhaseBuilder phase) {
        phase.size(dice.pick(List.of(
                new Share.Count(1), new Share.Count(2), new Share.Count(4), new Share.Percent(30), new Share.All())));
        if (dice.percent(30)) phase.canary(1 + dice.below(2));
        if (dice.percent(20)) phase.minInService(1);
        if (dice.percent(40)) phase.maxFailures(dice.below(3));
        // A target that has not begun when too many others failed does not begin: that depends on the moment, too.
        if (dice.apart("too-many").percent(20) && !calm) phase.finish();
        Dice quarantine = dice.apart("quarantine");
        // Where there is not room for all, it depends on the moment which are tried once more.
        if (quarantine.percent(30)) phase.quarantine(calm ? 1_000 : 1 + quarantine.below(3));
        if (dice.apart("ease-off").percent(25)) phase.easeOff();
        if (dice.percent(30)) phase.per();
        if (dice.percent(40)) phase.listing("item");
        if (dice.percent(25)) phase.gate(Before.EACH_WAVE, "each-wave");
        if (dice.percent(25)) phase.gate(Before.PHASE, "before-phase");
        phase.onFailure(policy());
        if (more.isPresent() && more.get().percent(20)) phase.when();
        List<String> before = new ArrayList<>();
        for (int i = 1 + dice.below(4); i > 0; i--) {
            String name = name();
            phase.step(name, step -> {
                boolean works = step(step);
                if (works) more.ifPresent(throwing -> more(step, throwing, before));
            });
            before.add(name);
        }
    }

    private OnFailure policy() {
        if (calm) return dice.pick(List.of(OnFailure.HOLD, OnFailure.UNDO));
        return dice.pick(List.of(
                OnFailure.HOLD,
                OnFailure.HOLD,
                OnFailure.UNDO,
                OnFailure.UNDO,
                OnFailure.STOP,
                OnFailure.ROLLBACK,
                OnFailure.LEAVE));
    }

    private void pseudo(PhaseBuilder phase) {
        phase.onFailure(policy());
        for (int i = 1 + dice.below(2); i > 0; i--)
            phase.step(name(), step -> {
                if (dice.percent(30)) step.retry(2);
                if (dice.percent(30)) step.idempotent();
                if (dice.percent(20)) step.remedy(then(), 1 + dice.below(2), name());
            });
    }

    private String name() {
        return "step" + steps++;
    }

    private Then then() {
        return calm ? Then.RETRY : dice.pick(List.of(Then.RETRY, Then.IGNORE, Then.HOLD));
    }

    /** @return whether it does anything, rather than ask a person */
    private boolean step(StepBuilder step) {
        if (dice.percent(7) && !calm) {
            step.action("ask").undoUnneeded();
            return false;
        }
        int undo = dice.below(10);
        if (undo == 0) step.undoUnneeded();
        if (undo == 1) step.undoImpossible();
        if (undo >= 2 && undo <= 4)
            for (int i = 1 + dice.below(2); i > 0; i--) {
                boolean retried = dice.percent(30);
                step.undo(name(), nested -> {
                    if (retried) nested.retry(2).idempotent();
                    if (dice.percent(20)) nested.remedy(Then.RETRY, 2, name());
                });
            }
        if (dice.percent(40)) step.idempotent();
        if (dice.percent(40)) step.unless();
        if (dice.percent(25)) step.retry(2 + dice.below(2));
        for (int i = dice.below(3); i > 0; i--)
            if (dice.percent(50))
                step.remedy(then(), 1 + dice.below(2), dice.percent(70) ? new String[] {name()} : new String[0]);
        if (dice.percent(20)) step.each("part");
        else if (dice.percent(20)) step.on("several");
        if (dice.percent(15)) step.onFailure(policy());
        if (dice.percent(10)) step.askFirst();
        if (dice.percent(8)) step.opensToUsers();
        return true;
    }

    /** What only the driver sees. */
    private void more(StepBuilder step, Dice dice, List<String> before) {
        // After a crash there is nothing to re-attach to: such a step may end otherwise than without the crash.
        if (!calm && dice.percent(25)) step.action("direct");
        if (dice.percent(15)) step.when();
        if (dice.percent(30)) step.captures();
        if (dice.percent(30)) step.timeout(Duration.ofSeconds(1 + dice.below(20)));
        if (!before.isEmpty() && dice.percent(20)) step.requires(dice.pick(before));
        if (dice.percent(25)) step.verify();
        else if (dice.percent(25)) step.verify(polling(dice));
        if (dice.percent(20)) step.exit(3, Step.ExitMeaning.AGAIN);
        if (dice.percent(20)) step.exit(4, Step.ExitMeaning.HOLD);
        if (dice.percent(20)) step.exit(5, Step.ExitMeaning.DONE);
    }

    private static Question.Polling polling(Dice dice) {
        return new Question.Polling(
                Optional.of(Duration.ofMillis(100 + dice.below(5000))),
                dice.percent(50) ? Optional.of(Duration.ofMillis(dice.below(5000))) : Optional.empty(),
                Optional.of(Duration.ofSeconds(5 + dice.below(60))),
                dice.percent(30) ? Optional.of(Duration.ofSeconds(3 + dice.below(20))) : Optional.empty());
    }
}
