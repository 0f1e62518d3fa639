package dev.theseus.core.run;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.RunState.Stage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** How events of the run as a whole change the state. */
final class RunEvolution {
    private RunEvolution() {}

    static void started(RunState state, Event.RunStarted e) {
        state.run = e.run();
        state.fence = e.fence();
        state.inheritance.take(e.inherited());
        state.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(e.inputs()));
        state.startedAt = e.at();
        state.planHash = e.planHash();
        state.stage = Stage.VERSIONS;
        if (state.plan().upgrade().isEmpty()) advance(state);
        state.lanes.touch(LaneId.MAIN);
    }

    /** What was under way under another controller is in doubt now. */
    static void resumed(RunState state, Event.RunResumed e) {
        state.fence = e.fence();
        state.orders.resumed();
        state.strays.forgetAsking();
        for (Lane lane : state.lanes.all())
            if (lane.status == Lane.Status.INTENDED) Evolution.status(state, lane, Lane.Status.IN_DOUBT);
            else if (lane.status == Lane.Status.UNDO_INTENDED) lane.doubtOverResume = true;
        state.lanes.touchAll();
    }

    /** What was asked about steps that had not begun was asked with the plan's old words: they are prepared anew, and nobody has agreed to them. */
    static void amended(RunState state, Event.PlanAmended e) {
        // Whoever agreed had another plan before them.
        state.agreed.clear();
        state.planHash = e.plan();
        state.amendments.add(e);
        for (Hold hold : List.copyOf(state.holds.view().values()))
            if (hold.kind() == HoldKind.BINDING_FAILED) state.holds.remove(hold.id());
            else if (hold.kind() == HoldKind.ASK_FIRST || hold.kind() == HoldKind.EXPRESSION_FAILED)
                hold.site().ifPresent(site -> {
                    Lane lane = Evolution.lane(state, site);
                    if (lane.beforeHold != Lane.Status.READY) return;
                    state.holds.remove(hold.id());
                    Evolution.status(state, lane, Lane.Status.READY);
                });
        for (Lane lane : state.lanes.all()) for (Frame frame : lane.frames) frame.approved = false;
        state.lanes.touchAll();
    }

    static void hostMet(RunState state, Event.HostMet e) {
        state.met.meet(e).ifPresent(loss -> {
            state.strays.lose(e.host(), loss);
            state.lanes.all().forEach(lane -> lane.lose(e.host(), loss));
        });
    }

    static void paused(RunState state) {
        state.orders.paused = true;
        state.lanes.touchAll();
    }

    static void versionsRead(RunState state, Event.VersionsRead e) {
        if (e.after()) {
            state.lastLook = new LastLook(e.versions(), e.failure());
            state.lanes.touch(LaneId.MAIN);
            return;
        }
        state.versions = Collections.unmodifiableMap(new LinkedHashMap<>(e.versions()));
        if (state.stage == Stage.VERSIONS) advance(state);
    }

    static void factRead(RunState state, Event.FactRead e) {
        state.facts.putIfAbsent(e.name(), e.value());
        state.index++;
        settle(state);
    }

    static void conditionChecked(RunState state, Event.ConditionChecked e) {
        state.conditions.checked(e.condition(), e.failure());
        if (e.failure().isEmpty() || state.conditions.isAccepted(e.condition())) pass(state, e.condition());
        state.lanes.touch(LaneId.MAIN);
    }

    /** Open questions offer no way back any more. */
    static void windowClosed(RunState state, Event.WindowClosed e) {
        state.window.close(e.at(), state.plan().closings().get(e.closing()), e.evidence());
        state.holds.withoutWayBack();
    }

    static void windowAsked(RunState state, Event.WindowAsked e) {
        state.window.asked(e.at(), e.closing(), state.plan().closings().get(e.closing()), e.failure());
    }

    /** At the start conditions are asked in turn. */
    static void pass(RunState state, int condition) {
        if (state.stage != Stage.CONDITIONS || state.index != condition) return;
        state.index++;
        settle(state);
    }

    static void baselineRead(RunState state, Event.BaselineRead e) {
        if (!e.after())
            state.baselines.putIfAbsent(
                    state.plan().baselines().get(e.baseline()).name(), e.value());
        state.index++;
        settle(state);
    }

    static void ended(RunState state, Event.RunEnded e) {
        state.ending = e.ending();
        state.endMessage = e.message();
        state.stage = Stage.ENDED;
        if (state.finalizing && (e.ending() == Ending.DONE || e.ending() == Ending.FINISHED_WITH_FAILURES))
            state.finalized = true;
        leaveAll(state);
        state.strays.forgetAsking();
        state.orders.ended();
    }

    static void leftAsked(RunState state, Event.LeftAsked e) {
        state.strays.asked(e);
        state.lanes.touch(LaneId.MAIN);
    }

    static void finalizeStarted(RunState state) {
        state.finalizing = true;
        state.orders.finalizeWanted = false;
        state.lastLook = null;
        state.ending = null;
        state.stage = Stage.PHASES;
        restart(state, state.plan().phaseCount() - 1);
        state.lanes.touch(LaneId.MAIN);
    }

    static void rollbackStarted(RunState state) {
        state.rollingBack = true;
        state.orders.goesBack();
        state.ending = null;
        state.lastLook = null;
        leaveAll(state);
        state.stage = Stage.PHASES;
        state.phase =
                Math.clamp(state.phase, 0, Math.max(0, state.plan().phases().size() - 1));
        state.lanes.touch(LaneId.MAIN);
    }

    /** The steps of {@code always} run once for each way out, so a second way out finds them fresh. */
    static void enterAlways(RunState state) {
        state.stage = Stage.ALWAYS;
        state.alwaysLeft = false;
        leaveAll(state);
        restart(state, state.plan().phases().size());
    }

    private static void restart(RunState state, int phase) {
        state.phase = phase;
        state.phases.set(phase, new PhaseState(state.plan().phase(phase)));
        state.captures.forget(phase);
    }

    private static void leaveAll(RunState state) {
        for (Lane lane : state.lanes.all()) state.strays.leave(state, lane, false);
        state.lanes.clear();
        state.holds.clear();
        state.conditions.forgetHold();
        state.lanes.touch(LaneId.MAIN);
    }

    // --- stages

    private static void advance(RunState state) {
        state.stage = Stage.values()[state.stage.ordinal() + 1];
        state.index = 0;
        settle(state);
    }

    /** Goes past stages that have nothing (more) to do. */
    static void settle(RunState state) {
        Plan plan = state.plan();
        boolean over = switch (state.stage) {
            case FACTS -> state.index >= plan.facts().size();
            case CONDITIONS -> state.index >= plan.during().size();
            case BASELINES, BASELINES_AFTER -> state.index >= plan.baselines().size();
            case PHASES -> state.phase >= plan.phases().size() && !state.finalizing;
            case NEW, VERSIONS, ALWAYS, ENDED -> false;
        };
        if (over) advance(state);
        else if (state.stage == Stage.ALWAYS) state.phase = plan.phases().size();
        state.lanes.touch(LaneId.MAIN);
    }
}
