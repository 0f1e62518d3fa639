package dev.theseus.core.run;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.core.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each event changes the state. Facts only: nothing is decided here. */
final class Evolution {
    private Evolution() {}

    static void apply(RunState state, Event event) {
        switch (event) {
            case Event.RunStarted e -> started(state, e);
            case Event.RunResumed e -> resumed(state, e);
            case Event.VersionsRead e -> {
                state.versions = Map.copyOf(e.versions());
                advanceStage(state);
            }
            case Event.FactRead e -> {
                state.facts.putIfAbsent(e.name(), e.value());
                state.index++;
                settleStage(state);
            }
            case Event.ConditionChecked e -> conditionChecked(state, e);
            case Event.BaselineRead e -> baselineRead(state, e);
            case Event.RunEnded e -> ended(state, e);
            case Event.PhaseStarted e -> phaseStarted(state, e);
            case Event.PhaseSkipped e -> {
                PhaseState phase = state.phases.get(e.phase());
                phase.status = PhaseState.Status.SKIPPED;
                phase.finishedAt = e.at();
                nextPhase(state, e.phase());
            }
            case Event.TargetsBound e -> bound(state, e);
            case Event.GatePassed e -> {
                state.phases.get(e.phase()).gatesPassed++;
                state.touch(LaneId.MAIN);
            }
            case Event.WaveStarted e -> waveStarted(state, e);
            case Event.TargetFinished e -> targetFinished(state, e);
            case Event.PhaseFinished e -> {
                PhaseState phase = state.phases.get(e.phase());
                phase.status = PhaseState.Status.DONE;
                phase.finishedAt = e.at();
                nextPhase(state, e.phase());
            }
            case Event.ItemsBound e -> {
                state.target(e.site()).bindItems(e.site().step(), e.items());
                Lane lane = lane(state, e.site());
                Lane.Frame frame = frame(lane);
                frame.itemCount = e.items().size();
                if (e.items().isEmpty()) frame.advance();
                else frame.item = 0;
                state.touch(lane.id());
            }
            case Event.StepSkipped e -> {
                capture(state, e.site(), e.captures());
                if (e.reason() == Event.SkipReason.IN_PLACE) state.markDone(e.site(), true);
                Lane lane = lane(state, e.site());
                frame(lane).advance();
                status(state, lane, Lane.Status.READY);
            }
            case Event.StepIntended e -> {
                Lane lane = lane(state, e.site());
                lane.begun = true;
                lane.intent = e;
                if (frame(lane).kind != Lane.Frame.Kind.UNDO)
                    state.target(e.site())
                            .begin(new Begun(e.site(), e.attempt(), e.host(), e.description(), e.found()));
                status(state, lane, Lane.Status.INTENDED);
            }
            case Event.StepApplied e -> {
                Lane lane = lane(state, e.site());
                lane.result = e.result();
                status(state, lane, Lane.Status.APPLIED);
            }
            case Event.StepDone e -> done(state, e);
            case Event.StepFailed e -> {
                Lane lane = lane(state, e.site());
                lane.failure = e.failure();
                lane.matchingRemedies = e.remedies();
                lane.exitMeaning = e.exitMeaning().orElse(null);
                lane.endedRemedy = -1;
                if (e.effect() == Effect.NONE) state.target(e.site()).forget(e.site(), e.attempt());
                status(state, lane, Lane.Status.FAILED);
            }
            case Event.StepInDoubt e -> {
                Lane lane = lane(state, e.site());
                lane.failure = e.failure();
                status(state, lane, Lane.Status.IN_DOUBT);
            }
            case Event.StepSettled e -> settled(state, e);
            case Event.RetryScheduled e -> {
                Lane lane = lane(state, e.site());
                Lane.Frame frame = frame(lane);
                frame.attempt = e.nextAttempt();
                frame.notBefore = e.notBefore();
                status(state, lane, Lane.Status.READY);
            }
            case Event.RemedyStarted e -> {
                Lane lane = lane(state, e.site());
                lane.useRemedy(e.site().step(), e.remedy());
                lane.remediedFailure = lane.failure;
                Step.Remedy remedy =
                        state.plan().step(e.site().step()).limits().remedies().get(e.remedy());
                lane.frames.push(new Lane.Frame(Lane.Frame.Kind.REMEDY, remedy.steps(), e.site(), e.remedy()));
                status(state, lane, Lane.Status.READY);
            }
            case Event.RemedyEnded e -> {
                Lane lane = lane(state, e.site());
                lane.frames.pop();
                lane.endedRemedy = e.remedy();
                lane.failure = lane.remediedFailure;
                status(state, lane, Lane.Status.FAILED);
            }
            case Event.UndoStarted e -> undoStarted(state, e);
            case Event.UndoIntended e -> undoIntended(state, e);
            case Event.UndoDone e -> {
                Lane lane = lane(state, e.site());
                Lane.Frame frame = lane.frames.peek();
                if (frame != null
                        && frame.kind == Lane.Frame.Kind.UNDO
                        && e.site().equals(frame.origin)) lane.frames.pop();
                state.target(e.site()).undone();
                state.markDone(e.site(), false);
                lane.undoAttempt = 1;
                status(state, lane, Lane.Status.UNDO_READY);
            }
            case Event.UndoFailed e -> {
                Lane lane = lane(state, e.site());
                lane.failure = e.failure();
                lane.undoAttempt = e.attempt() + 1;
                status(state, lane, Lane.Status.UNDO_READY);
            }
            case Event.RollbackStarted e -> rollbackStarted(state);
            case Event.FinalizeStarted e -> {
                state.finalizing = true;
                state.ending = null;
                state.stage = Stage.PHASES;
                state.phase = state.plan().phaseCount() - 1;
                state.touch(LaneId.MAIN);
            }
            case Event.HoldOpened e -> holdOpened(state, e);
            case Event.HoldAnswered e -> holdAnswered(state, e);
            case Event.Requested e -> requested(state, e);
            case Event.Paused e -> {
                state.paused = true;
                state.touchAll();
            }
        }
    }

    private static Lane lane(RunState state, Site site) {
        Lane lane = state.lanes.get(site.lane());
        if (lane == null) throw new IllegalStateException("no lane for " + site);
        return lane;
    }

    private static Lane.Frame frame(Lane lane) {
        Lane.Frame frame = lane.frames.peek();
        if (frame == null) throw new IllegalStateException("lane without a frame: " + lane.id());
        return frame;
    }

    /** Sets a lane's status, and keeps count of what is in flight. */
    private static void status(RunState state, Lane lane, Lane.Status status) {
        if (lane.inFlight()) state.inFlight--;
        lane.status = status;
        if (lane.inFlight()) state.inFlight++;
        if (status == Lane.Status.READY || status == Lane.Status.UNDO_READY) {
            lane.failure = status == Lane.Status.UNDO_READY ? lane.failure : null;
            lane.doubtOverResume = false;
        }
        state.touch(lane.id());
    }

    // --- the run

    private static void started(RunState state, Event.RunStarted e) {
        state.run = e.run();
        state.fence = e.fence();
        state.inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(e.inputs()));
        state.startedAt = e.at();
        state.stage = Stage.VERSIONS;
        if (state.plan().upgrade().isEmpty()) advanceStage(state);
        state.touch(LaneId.MAIN);
    }

    private static void resumed(RunState state, Event.RunResumed e) {
        state.fence = e.fence();
        state.pausing = false;
        state.paused = false;
        for (Lane lane : state.lanes.values())
            if (lane.status == Lane.Status.INTENDED) status(state, lane, Lane.Status.IN_DOUBT);
            else if (lane.status == Lane.Status.UNDO_INTENDED) lane.doubtOverResume = true;
        state.touchAll();
    }

    private static void advanceStage(RunState state) {
        state.stage = Stage.values()[state.stage.ordinal() + 1];
        state.index = 0;
        settleStage(state);
    }

    /** Goes past stages that have nothing (more) to do. */
    private static void settleStage(RunState state) {
        Plan plan = state.plan();
        boolean over = switch (state.stage) {
            case FACTS -> state.index >= plan.facts().size();
            case CONDITIONS -> state.index >= plan.during().size();
            case BASELINES, BASELINES_AFTER -> state.index >= plan.baselines().size();
            case PHASES -> state.phase >= plan.phases().size() && !state.finalizing;
            case NEW, VERSIONS, ALWAYS, ENDED -> false;
        };
        if (over) advanceStage(state);
        else if (state.stage == Stage.ALWAYS) state.phase = plan.phases().size();
        state.touch(LaneId.MAIN);
    }

    private static void conditionChecked(RunState state, Event.ConditionChecked e) {
        e.failure().ifPresentOrElse(failure -> state.brokenConditions.put(e.condition(), failure), () -> {
            state.brokenConditions.remove(e.condition());
            state.acceptedConditions.remove(e.condition());
        });
        if (state.stage == Stage.CONDITIONS
                && e.condition() == state.index
                && e.failure().isEmpty()) {
            state.index++;
            settleStage(state);
        }
        state.touch(LaneId.MAIN);
    }

    private static void baselineRead(RunState state, Event.BaselineRead e) {
        if (!e.after() && state.index == e.baseline())
            state.baselines.putIfAbsent(
                    state.plan().baselines().get(e.baseline()).name(), e.value());
        state.index++;
        settleStage(state);
    }

    private static void ended(RunState state, Event.RunEnded e) {
        state.ending = e.ending();
        state.endMessage = e.message();
        state.stage = Stage.ENDED;
        if (state.finalizing) state.finalized = true;
        state.holds.clear();
        state.lanes.clear();
        state.inFlight = 0;
        state.stopping = false;
        state.pausing = false;
        state.rollbackWanted = false;
        state.touchAll();
    }

    // --- phases

    private static void phaseStarted(RunState state, Event.PhaseStarted e) {
        PhaseState phase = state.phases.get(e.phase());
        if (phase.phase().kind() == dev.theseus.core.plan.Phase.Kind.ALWAYS) {
            enterAlways(state, e.phase());
            phase = state.phases.get(e.phase());
        }
        phase.status = PhaseState.Status.BINDING;
        phase.startedAt = e.at();
        state.touch(LaneId.MAIN);
    }

    /** The steps of {@code always} run once for each way out, so a second way out finds them fresh. */
    private static void enterAlways(RunState state, int number) {
        state.stage = Stage.ALWAYS;
        state.phase = number;
        state.phases.set(number, new PhaseState(state.plan().phase(number)));
        for (LaneId id : List.copyOf(state.lanes.keySet())) dropLane(state, id);
        state.holds.clear();
    }

    private static void dropLane(RunState state, LaneId id) {
        Lane lane = state.lanes.remove(id);
        if (lane != null && lane.inFlight()) state.inFlight--;
        state.touch(id);
    }

    private static void nextPhase(RunState state, int finished) {
        if (state.stage == Stage.PHASES && !state.finalizing) {
            state.phase = finished + 1;
            settleStage(state);
        }
        state.touch(LaneId.MAIN);
    }

    private static void bound(RunState state, Event.TargetsBound e) {
        PhaseState phase = state.phases.get(e.phase());
        for (Target target : e.added()) if (phase.names.add(target.name())) phase.targets.add(new TargetState(target));
        e.selections().forEach(phase.selections::putIfAbsent);
        phase.round = e.round() + 1;
        phase.status = PhaseState.Status.RUNNING;
        phase.lastRoundAdded = !e.added().isEmpty();
        state.touch(LaneId.MAIN);
    }

    private static void waveStarted(RunState state, Event.WaveStarted e) {
        PhaseState phase = state.phases.get(e.phase());
        phase.waves.add(List.copyOf(e.targets()));
        phase.gatesPassed = 0;
        for (int target : e.targets()) {
            phase.inWave.set(target);
            phase.targets.get(target).startedAt = e.at();
            LaneId id = new LaneId(e.phase(), target);
            state.lanes.put(id, new Lane(id, phase.phase().steps()));
            state.touch(id);
        }
        state.touch(LaneId.MAIN);
    }

    private static void targetFinished(RunState state, Event.TargetFinished e) {
        PhaseState phase = state.phases.get(e.phase());
        TargetState target = phase.targets.get(e.target());
        if (target.result == null) phase.finished++;
        boolean failedBefore =
                target.result == Event.TargetResult.FAILED || target.result == Event.TargetResult.PUT_BACK;
        target.result = e.result();
        target.finishedAt = e.at();
        if (e.result() == Event.TargetResult.PUT_BACK) target.openedAt = null;
        boolean failed = e.result() == Event.TargetResult.FAILED || e.result() == Event.TargetResult.PUT_BACK;
        if (failed && !failedBefore && !state.rollingBack) phase.failures++;
        dropLane(state, new LaneId(e.phase(), e.target()));
        state.touch(LaneId.MAIN);
    }

    // --- steps

    private static void done(RunState state, Event.StepDone e) {
        capture(state, e.site(), e.captures());
        state.markDone(e.site(), true);
        Lane lane = lane(state, e.site());
        if (state.plan().step(e.site().step()).marks().opensToUsers()) state.target(e.site()).openedAt = e.at();
        frame(lane).advance();
        status(state, lane, Lane.Status.READY);
    }

    private static void capture(RunState state, Site site, Map<String, Value> values) {
        if (values.isEmpty()) return;
        state.captures
                .computeIfAbsent(site.step(), _ -> new HashMap<>())
                .putIfAbsent(
                        new RunState.CaptureKey(site.phase(), site.target(), site.item()),
                        java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    private static void settled(RunState state, Event.StepSettled e) {
        Lane lane = lane(state, e.site());
        switch (e.how()) {
            case FOUND -> status(state, lane, Lane.Status.INTENDED);
            case IN_PLACE -> {
                lane.result = new Value.Fields(Map.of());
                status(state, lane, Lane.Status.APPLIED);
            }
            case NEVER_STARTED, UNTOUCHED -> {
                state.target(e.site()).forget(e.site(), e.attempt());
                frame(lane).attempt = e.attempt() + 1;
                status(state, lane, Lane.Status.READY);
            }
            case AGAIN -> {
                frame(lane).attempt = e.attempt() + 1;
                status(state, lane, Lane.Status.READY);
            }
            case UNCLEAR -> status(state, lane, Lane.Status.IN_DOUBT);
        }
    }

    // --- the way back

    private static void undoStarted(RunState state, Event.UndoStarted e) {
        LaneId id = new LaneId(e.phase(), e.target());
        Lane lane = state.lanes.computeIfAbsent(
                id, _ -> new Lane(id, state.phases.get(e.phase()).phase().steps()));
        lane.frames.clear();
        // Why it goes back is in the event; a failure from here on is one of the way back.
        lane.failure = null;
        lane.undoing = true;
        lane.begun = true;
        state.holdOf(id).ifPresent(hold -> state.holds.remove(hold.id()));
        status(state, lane, Lane.Status.UNDO_READY);
    }

    private static void undoIntended(RunState state, Event.UndoIntended e) {
        Lane lane = lane(state, e.site());
        lane.failure = null;
        lane.undoAttempt = e.attempt();
        if (state.plan().step(e.site().step()).undo() instanceof Step.Undo.Steps(var steps)) {
            lane.frames.push(new Lane.Frame(Lane.Frame.Kind.UNDO, steps, e.site(), -1));
            status(state, lane, Lane.Status.READY);
        } else {
            status(state, lane, Lane.Status.UNDO_INTENDED);
        }
    }

    private static void rollbackStarted(RunState state) {
        state.rollingBack = true;
        state.rollbackWanted = false;
        state.stopping = false;
        state.ending = null;
        for (LaneId id : List.copyOf(state.lanes.keySet())) dropLane(state, id);
        state.holds.clear();
        state.stage = Stage.PHASES;
        state.phase = Math.min(state.phase, state.plan().phases().size() - 1);
        state.touch(LaneId.MAIN);
    }

    // --- people

    private static void holdOpened(RunState state, Event.HoldOpened e) {
        state.holdCount++;
        state.holds.put(e.hold(), new Hold(e.hold(), e.at(), e.site(), e.kind(), e.text(), e.choices(), e.evidence()));
        e.site().ifPresent(site -> {
            Lane lane = lane(state, site);
            lane.beforeHold = lane.status;
            status(state, lane, Lane.Status.HELD);
        });
        state.touch(LaneId.MAIN);
    }

    private static void holdAnswered(RunState state, Event.HoldAnswered e) {
        state.requests.add(e.request());
        Hold hold = state.holds.remove(e.hold());
        if (hold == null) return;
        hold.site().ifPresent(site -> {
            Lane lane = lane(state, site);
            status(state, lane, lane.beforeHold);
            if (e.choice().equals(Choices.GO)) frame(lane).approved = true;
        });
        switch (hold.kind()) {
            case TOO_MANY_FAILURES -> {
                PhaseState phase = state.phases.get(state.phase);
                if (e.choice().equals(Choices.CONTINUE)) phase.acceptedFailures = phase.failures;
            }
            case CONDITION_BROKEN -> {
                if (e.choice().equals(Choices.CONTINUE)) {
                    state.acceptedConditions.addAll(state.brokenConditions.keySet());
                    if (state.stage == Stage.CONDITIONS) {
                        state.index++;
                        settleStage(state);
                    }
                }
            }
            case STEP_FAILED,
                    IN_DOUBT,
                    ASK_FIRST,
                    QUESTION,
                    EXPRESSION_FAILED,
                    GATE_FAILED,
                    BASELINE_CHANGED,
                    BINDING_FAILED,
                    UNDO_FAILED,
                    UNDO_IMPOSSIBLE,
                    LOSES_WRITES -> {}
        }
        state.touchAll();
    }

    private static void requested(RunState state, Event.Requested e) {
        state.requests.add(e.request());
        switch (e.kind()) {
            case PAUSE -> state.pausing = true;
            case STOP -> {
                state.stopping = true;
                state.stoppedByPlan = e.by().equals(Choices.PLAN);
                state.endMessage = e.reason();
            }
            case ROLLBACK -> {
                state.rollbackWanted = true;
                state.endMessage = e.reason();
            }
            case ABANDON, FINALIZE -> {}
        }
        state.touchAll();
    }
}
