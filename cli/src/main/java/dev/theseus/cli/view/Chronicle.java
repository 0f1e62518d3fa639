package dev.theseus.cli.view;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of a run, gathered from its events: every step with its attempts, every decision, when what was worked on. */
public final class Chronicle {
    private final RunState state;
    private final StepLog steps;
    private final List<Decision> decisions = new ArrayList<>();
    private final Map<String, Integer> openHolds = new LinkedHashMap<>();
    private final List<Bar> bars = new ArrayList<>();
    private final Map<LaneId, Integer> openBars = new LinkedHashMap<>();
    private final List<Moment> moments = new ArrayList<>();
    private Event.RunStarted started = new Event.RunStarted(Instant.EPOCH, "", "", "", "", "", 0, Map.of(), List.of());

    /** Something that is marked on the time line. */
    public record Moment(Instant at, Kind kind, String text) {
        public enum Kind {
            HOLD,
            FAILURE,
            DOUBT,
            RESUMED,
            ROLLBACK,
            PAUSED
        }
    }

    public Chronicle(Plan plan) {
        this.state = new RunState(plan);
        this.steps = new StepLog(state);
    }

    public void add(Event event) {
        state.apply(event);
        steps.add(event);
        note(event);
    }

    /** What the events add up to. */
    public RunState state() {
        return state;
    }

    /** How the run began: by whom, with which version of Theseus, on which plan. */
    public Event.RunStarted started() {
        return started;
    }

    public List<StepRecord> steps() {
        return steps.records();
    }

    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    public List<Bar> bars() {
        return List.copyOf(bars);
    }

    public List<Moment> moments() {
        return List.copyOf(moments);
    }

    private void note(Event event) {
        switch (event) {
            case Event.RunStarted e -> started = e;
            case Event.PlanAmended e -> {
                mark(e, Moment.Kind.RESUMED, "the plan was mended by " + e.by());
                withdrawn(e);
            }
            case Event.JournalVouched e ->
                decisions.add(
                        new Decision(e.at(), Optional.of(e.at()), "", e.why(), "", "the journal counts", "", e.by()));
            case Event.AgreedBeforehand e ->
                decisions.add(new Decision(
                        e.at(),
                        Optional.of(e.at()),
                        "",
                        "agreed beforehand",
                        "",
                        String.join(", ", e.steps()),
                        "",
                        e.by()));
            case Event.RunResumed e -> mark(e, Moment.Kind.RESUMED, "resumed by " + e.by());
            case Event.WaveStarted e -> {
                for (int target : e.targets()) open(new LaneId(e.phase(), target), false, e.at());
            }
            case Event.UndoStarted e -> open(new LaneId(e.phase(), e.target()), true, e.at());
            case Event.TargetFinished e -> close(new LaneId(e.phase(), e.target()), e.at(), Optional.of(e.result()));
            case Event.RollbackStarted e -> {
                closeAll(e.at());
                mark(e, Moment.Kind.ROLLBACK, "rollback begins");
            }
            case Event.RunEnded e -> closeAll(e.at());
            case Event.StepFailed e -> mark(e, Moment.Kind.FAILURE, text(e.failure()));
            case Event.UndoFailed e -> mark(e, Moment.Kind.FAILURE, text(e.failure()));
            case Event.StepInDoubt e -> mark(e, Moment.Kind.DOUBT, text(e.failure()));
            case Event.Paused e -> mark(e, Moment.Kind.PAUSED, "paused");
            case Event.HoldOpened e -> {
                mark(e, Moment.Kind.HOLD, e.text());
                openHolds.put(e.hold(), decisions.size());
                decisions.add(new Decision(
                        e.at(),
                        Optional.empty(),
                        e.site().map(site -> Holds.where(state, site)).orElse(""),
                        e.text(),
                        e.evidence(),
                        "",
                        "",
                        ""));
            }
            case Event.HoldAnswered e -> answered(e);
            case Event.Requested e -> {
                if (!e.by().equals(Choices.PLAN))
                    decisions.add(new Decision(
                            e.at(),
                            Optional.of(e.at()),
                            "",
                            e.reason(),
                            "",
                            e.kind().name().toLowerCase(java.util.Locale.ROOT),
                            "",
                            e.by()));
            }
            case Event.HostMet _,
                    Event.LeftAsked _,
                    Event.VersionsRead _,
                    Event.FactRead _,
                    Event.ConditionChecked _,
                    Event.WindowClosed _,
                    Event.WindowAsked _,
                    Event.BaselineRead _,
                    Event.PhaseStarted _,
                    Event.PhaseSkipped _,
                    Event.TargetsBound _,
                    Event.GatePassed _,
                    Event.TargetsTakenUp _,
                    Event.TargetsSetAside _,
                    Event.PhaseFinished _,
                    Event.ItemsBound _,
                    Event.StepSkipped _,
                    Event.StepIntended _,
                    Event.PromptAnswered _,
                    Event.StepApplied _,
                    Event.StepDone _,
                    Event.StepSettled _,
                    Event.RetryScheduled _,
                    Event.RemedyStarted _,
                    Event.RemedyEnded _,
                    Event.UndoIntended _,
                    Event.UndoDone _,
                    Event.FinalizeStarted _ -> {}
        }
    }

    private static String text(Failure failure) {
        return failure.code().id() + " " + failure.message();
    }

    private void mark(Event event, Moment.Kind kind, String text) {
        moments.add(new Moment(event.at(), kind, text));
    }

    private void answered(Event.HoldAnswered e) {
        Integer index = openHolds.remove(e.hold());
        if (index == null) return;
        Decision asked = decisions.get(index);
        decisions.set(
                index,
                new Decision(
                        asked.askedAt(),
                        Optional.of(e.at()),
                        asked.where(),
                        asked.question(),
                        asked.evidence(),
                        e.choice(),
                        e.answer(),
                        e.by()));
    }

    /** Questions about what had not begun are asked anew, where they still are. */
    private void withdrawn(Event.PlanAmended e) {
        for (String hold : List.copyOf(openHolds.keySet()))
            if (!state.holds().containsKey(hold))
                answered(new Event.HoldAnswered(e.at(), hold, "withdrawn", "the plan was mended", e.by(), ""));
    }

    private void open(LaneId lane, boolean back, Instant at) {
        close(lane, at, Optional.empty());
        openBars.put(lane, bars.size());
        String target =
                state.phase(lane.phase()).targets().get(lane.target()).target().name();
        bars.add(new Bar(lane.phase(), target, back, at, Optional.empty(), Optional.empty()));
    }

    private void close(LaneId lane, Instant at, Optional<Event.TargetResult> result) {
        Integer index = openBars.remove(lane);
        if (index == null) return;
        Bar bar = bars.get(index);
        bars.set(index, new Bar(bar.phase(), bar.target(), bar.back(), bar.startedAt(), Optional.of(at), result));
    }

    private void closeAll(Instant at) {
        for (LaneId lane : List.copyOf(openBars.keySet())) close(lane, at, Optional.empty());
    }
}
