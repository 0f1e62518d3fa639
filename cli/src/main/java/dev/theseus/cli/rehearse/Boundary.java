package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Event;

/** A place in a run at which its controller may die: what a record of the journal tells, without when and for the how manieth time. */
final class Boundary {
    private Boundary() {}

    static String name(Event event) {
        String kind = event.getClass().getSimpleName();
        return switch (event) {
            case Event.RunStarted _,
                    Event.RunResumed _,
                    Event.PlanAmended _,
                    Event.JournalVouched _,
                    Event.AgreedBeforehand _,
                    Event.VersionsRead _,
                    Event.RunEnded _,
                    Event.RollbackStarted _,
                    Event.FinalizeStarted _,
                    Event.HoldAnswered _,
                    Event.Paused _ -> kind;
            case Event.LeftAsked left -> kind + " " + left.site().word();
            case Event.HostMet met -> kind + " " + met.host();
            case Event.FactRead read -> kind + " " + read.name();
            case Event.ConditionChecked checked -> kind + " " + checked.condition();
            case Event.WindowClosed closed -> kind + " " + closed.closing();
            case Event.WindowAsked asked -> kind + " " + asked.closing();
            case Event.BaselineRead read -> kind + " " + read.baseline() + (read.after() ? " after" : " before");
            case Event.PhaseStarted started -> kind + " p" + started.phase();
            case Event.PhaseSkipped skipped -> kind + " p" + skipped.phase();
            case Event.PhaseFinished finished -> kind + " p" + finished.phase();
            case Event.TargetsBound bound -> kind + " p" + bound.phase() + " round " + bound.round();
            case Event.GatePassed passed -> kind + " p" + passed.phase() + ".g" + passed.gate() + ".w" + passed.wave();
            case Event.WaveStarted started -> kind + " p" + started.phase() + ".w" + started.wave();
            case Event.TargetsTakenUp again -> kind + " p" + again.phase();
            case Event.TargetsSetAside aside -> kind + " p" + aside.phase();
            case Event.TargetFinished finished -> kind + " p" + finished.phase() + ".t" + finished.target();
            case Event.UndoStarted started -> kind + " p" + started.phase() + ".t" + started.target();
            case Event.ItemsBound bound -> kind + " " + bound.site().word();
            case Event.StepSkipped skipped -> kind + " " + skipped.site().word();
            case Event.StepIntended intended -> kind + " " + intended.site().word();
            case Event.PromptAnswered prompt -> kind + " " + prompt.site().word() + " " + prompt.index();
            case Event.StepApplied applied -> kind + " " + applied.site().word();
            case Event.StepDone done -> kind + " " + done.site().word();
            case Event.StepFailed failed -> kind + " " + failed.site().word();
            case Event.StepInDoubt doubt -> kind + " " + doubt.site().word();
            case Event.StepSettled settled -> kind + " " + settled.site().word() + " " + settled.how();
            case Event.RetryScheduled retry -> kind + " " + retry.site().word();
            case Event.RemedyStarted remedy -> kind + " " + remedy.site().word();
            case Event.RemedyEnded remedy -> kind + " " + remedy.site().word();
            case Event.UndoIntended intended -> kind + " " + intended.site().word();
            case Event.UndoDone done -> kind + " " + done.site().word();
            case Event.UndoFailed failed -> kind + " " + failed.site().word();
            case Event.HoldOpened hold -> kind + " " + hold.kind();
            case Event.Requested requested -> kind + " " + requested.kind();
        };
    }
}
