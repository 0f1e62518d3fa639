package dev.theseus.engine.drive;

import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Input;
import java.util.List;

/** Carries out what a step asks for, on one target. Whatever happens comes back as inputs for the decider; nothing is decided here. */
final class StepWork {
    private final Preparing preparing;
    private final Carrying carrying;
    private final Settling settling;
    private final Concluding concluding;

    StepWork(Workplace place, Asking asking, Losses losses) {
        Results results = new Results(place.parts().outputs(), place.parts().masking());
        Clearing clearing = new Clearing(place);
        this.preparing = new Preparing(place, asking, results, losses, clearing);
        this.carrying = new Carrying(place, results, clearing);
        this.settling = new Settling(place, asking, results, carrying);
        this.concluding = new Concluding(place, asking, results, losses);
    }

    List<Input> carryOut(Activity activity) throws InterruptedException {
        return switch (activity) {
            case Activity.BindItems(var site) -> List.of(preparing.items(site));
            case Activity.Prepare(var site, int attempt, boolean approved, var notBefore) ->
                List.of(preparing.prepare(site, attempt, approved, notBefore));
            case Activity.Apply(var site, int attempt) -> carrying.apply(site, attempt, StepContext.Mode.FRESH);
            case Activity.Conclude(var site, int attempt) -> List.of(concluding.conclude(site, attempt));
            case Activity.Settle(var site, int attempt) -> settling.settle(site, attempt);
            case Activity.Undo(var site, int attempt, boolean resumed) ->
                List.of(carrying.undo(site, attempt, resumed));
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> throw new IllegalArgumentException("the run's work: " + activity);
        };
    }
}
