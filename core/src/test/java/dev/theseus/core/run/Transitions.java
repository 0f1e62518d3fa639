package dev.theseus.core.run;

import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which transitions the tests of this build have taken: what happened, and how the lane or the run stood before. */
public final class Transitions {
    private static final ConcurrentSkipListSet<String> VISITED = new ConcurrentSkipListSet<>();

    private Transitions() {}

    /** To be called before an event is applied. */
    public static void note(RunState before, Event event) {
        VISITED.add(of(before, event));
    }

    public static SortedSet<String> visited() {
        return VISITED;
    }

    static String name(String event, Object standing) {
        return event + " @ " + standing;
    }

    private static String of(RunState state, Event event) {
        String name = event.getClass().getSimpleName();
        return switch (event) {
            case Event.ItemsBound e -> onLane(state, name, e.site());
            case Event.StepSkipped e -> onLane(state, name + " " + e.reason(), e.site());
            case Event.StepIntended e -> onLane(state, name, e.site());
            case Event.PromptAnswered e -> onLane(state, name, e.site());
            case Event.StepApplied e -> onLane(state, name, e.site());
            case Event.StepDone e -> onLane(state, name, e.site());
            case Event.StepFailed e -> onLane(state, name + " " + e.effect(), e.site());
            case Event.StepInDoubt e -> onLane(state, name, e.site());
            case Event.StepSettled e -> onLane(state, name + " " + e.how(), e.site());
            case Event.RetryScheduled e -> onLane(state, name, e.site());
            case Event.RemedyStarted e -> onLane(state, name, e.site());
            case Event.RemedyEnded e -> onLane(state, name, e.site());
            case Event.UndoIntended e -> onLane(state, name, e.site());
            case Event.UndoDone e -> onLane(state, name + " " + e.by(), e.site());
            case Event.UndoFailed e -> onLane(state, name, e.site());
            case Event.UndoStarted e -> onLane(state, name, new LaneId(e.phase(), e.target()));
            case Event.TargetFinished e -> onLane(state, name + " " + e.result(), new LaneId(e.phase(), e.target()));
            case Event.HoldOpened e -> {
                String kind = name + " " + e.kind();
                yield e.site().map(site -> onLane(state, kind, site)).orElseGet(() -> name(kind, state.stage()));
            }
            case Event.HoldAnswered e -> {
                Hold hold = Optional.ofNullable(state.holds().get(e.hold())).orElseThrow();
                String choice = hold.choices().contains(e.choice()) ? e.choice() : "text";
                yield name + " " + hold.kind() + " " + choice;
            }
            case Event.Requested e -> name(name + " " + e.kind(), state.stage());
            case Event.RunEnded e -> name(name + " " + e.ending(), state.stage());
            case Event.VersionsRead e -> name(name + (e.after() ? " after" : ""), state.stage());
            case Event.LeftAsked e -> name(name + (e.over() ? " over" : " not over"), state.stage());
            case Event.HostMet e -> name + (state.hostsMet().containsKey(e.host()) ? " changed" : " new");
            case Event.RunStarted _,
                    Event.RunResumed _,
                    Event.PlanAmended _,
                    Event.JournalVouched _,
                    Event.AgreedBeforehand _,
                    Event.FactRead _,
                    Event.ConditionChecked _,
                    Event.WindowClosed _,
                    Event.WindowAsked _,
                    Event.BaselineRead _,
                    Event.PhaseStarted _,
                    Event.PhaseSkipped _,
                    Event.TargetsBound _,
                    Event.GatePassed _,
                    Event.WaveStarted _,
                    Event.TargetsTakenUp _,
                    Event.TargetsSetAside _,
                    Event.PhaseFinished _,
                    Event.RollbackStarted _,
                    Event.FinalizeStarted _,
                    Event.Paused _ -> name(name, state.stage());
        };
    }

    private static String onLane(RunState state, String name, Site site) {
        return onLane(state, name, site.lane());
    }

    private static String onLane(RunState state, String name, LaneId id) {
        Lane lane = state.lanes().get(id);
        return name(name, lane == null ? "NONE" : lane.status());
    }
}
