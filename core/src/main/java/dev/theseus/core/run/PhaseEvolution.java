package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.run.RunState.Stage;
import java.time.Instant;
import java.util.List;

/** How events of phases, waves and their targets change the state. */
final class PhaseEvolution {
    private PhaseEvolution() {}

    static void started(RunState state, Event.PhaseStarted e) {
        if (state.phases.get(e.phase()).phase().kind() == Phase.Kind.ALWAYS) RunEvolution.enterAlways(state);
        PhaseState phase = state.phases.get(e.phase());
        phase.status = PhaseState.Status.BINDING;
        phase.startedAt = e.at();
        state.lanes.touch(LaneId.MAIN);
    }

    static void over(RunState state, int number, PhaseState.Status status, Instant at) {
        PhaseState phase = state.phases.get(number);
        phase.status = status;
        phase.finishedAt = at;
        // Those of the last wave that had not begun when too many others failed.
        if (phase.finishesEarly()) {
            state.lanes.clear();
            neverBegunAgain(phase);
        }
        noLastTry(phase);
        if (state.stage == Stage.PHASES && !state.finalizing) {
            state.phase = number + 1;
            RunEvolution.settle(state);
        }
        state.lanes.touch(LaneId.MAIN);
    }

    /** Those that failed once, and were to be tried again, have failed. */
    private static void neverBegunAgain(PhaseState phase) {
        phase.again.clear();
        phase.left = 0;
        for (TargetState target : phase.targets) {
            if (target.neverBegunAgain()) {
                phase.finished++;
                phase.failures++;
            }
            if (target.leftAt().isPresent()) phase.left++;
        }
    }

    /** Those set aside in a phase that ends early, or is left, have failed. */
    private static void noLastTry(PhaseState phase) {
        phase.finished += phase.last.size();
        phase.failures += phase.last.size();
        phase.targets.forEach(target -> target.aside = false);
        phase.last.clear();
    }

    static void bound(RunState state, Event.TargetsBound e) {
        PhaseState phase = state.phases.get(e.phase());
        for (Target target : e.added())
            if (phase.names.add(target.name())) {
                phase.queued.add(phase.targets.size(), target.group());
                phase.targets.add(new TargetState(target));
            }
        e.selections().forEach(phase.selections::putIfAbsent);
        phase.round = e.round() + 1;
        phase.status = PhaseState.Status.RUNNING;
        phase.lastRoundAdded = !e.added().isEmpty();
        state.lanes.touch(LaneId.MAIN);
    }

    static void gatePassed(RunState state, Event.GatePassed e) {
        state.phases.get(e.phase()).gatesPassed++;
        state.lanes.touch(LaneId.MAIN);
    }

    static void waveStarted(RunState state, Event.WaveStarted e) {
        PhaseState phase = state.phases.get(e.phase());
        int wave = phase.waves.size();
        phase.waves.add(List.copyOf(e.targets()));
        phase.gatesPassed = 0;
        for (int number : e.targets()) {
            TargetState target = phase.targets.get(number);
            String group = target.target().group();
            if (target.aside) triedLast(state, phase, number);
            else if (!phase.again.remove(number, group)) phase.queued.remove(number, group);
            target.startedAt = e.at();
            target.wave = wave;
            Lane lane = phase.newLane(number);
            target.leftAt().ifPresent(site -> {
                lane.beginAt(
                        site, site.item() < 0 ? -1 : target.items(site.step()).size());
                isBack(phase, target);
            });
            StepEvolution.arrive(state, lane);
            state.lanes.add(lane);
        }
        state.lanes.touch(LaneId.MAIN);
    }

    private static void triedLast(RunState state, PhaseState phase, int number) {
        TargetState target = phase.targets.get(number);
        phase.last.remove(number, target.target().group());
        if (target.leftAt == null)
            state.captures.forget(new LaneId(phase.phase().number(), number));
        target.takenUp();
    }

    static void setAside(RunState state, Event.TargetsSetAside e) {
        PhaseState phase = state.phases.get(e.phase());
        for (int number : e.targets()) {
            TargetState target = phase.targets.get(number);
            target.aside = true;
            target.triedLast = true;
            phase.failedForNow.remove(number);
            phase.last.add(number, target.target().group());
            phase.setAside++;
            phase.finished--;
            phase.failures--;
        }
        state.lanes.touchAll();
    }

    static void targetFinished(RunState state, Event.TargetFinished e) {
        PhaseState phase = state.phases.get(e.phase());
        TargetState target = phase.targets.get(e.target());
        if (target.result == null) phase.finished++;
        boolean failedBefore = failed(target.result);
        isBack(phase, target);
        target.result = e.result();
        target.finishedAt = e.at();
        if (e.result() == Event.TargetResult.PUT_BACK) target.closed();
        if (failed(e.result()) && !failedBefore && !state.rollingBack) {
            phase.failures++;
            phase.failedForNow.add(e.target());
        }
        LaneId lane = new LaneId(e.phase(), e.target());
        Lane left = state.lanes.get(lane);
        // What a person left standing on the way back would be done once more.
        boolean wholly =
                e.result() == Event.TargetResult.PUT_BACK && target.notUndone().isEmpty();
        target.mayGoOn = wholly || left != null && mayGoOn(state, left);
        if (left != null) state.strays.leave(state, left, false);
        if (left != null && e.result() == Event.TargetResult.FAILED)
            left.mainSite().ifPresent(site -> {
                target.leftAt = site;
                phase.left++;
            });
        state.holds.removeOf(lane);
        state.lanes.drop(lane);
        if (failed(e.result())
                || phase.tooManyFailures()
                || state.lanes.isEmpty()
                || state.orders.pausing
                || state.turnsBack()) state.lanes.touch(LaneId.MAIN);
    }

    /**
     * As for any other try: the failed step may be done twice, or is asked for before. Where a remedy failed, it is not that step which would be tried, but
     * the one that it was for.
     */
    private static boolean mayGoOn(RunState state, Lane lane) {
        if (lane.status != Lane.Status.FAILED) return false;
        if (lane.origins().isEmpty() && lane.mayRepeat()) return true;
        return lane.mainSite()
                .map(site -> state.plan().step(site.step()))
                .filter(step ->
                        step.marks().idempotent() || step.conditions().unless().isPresent())
                .isPresent();
    }

    /** It does not stand aside as it was left any more. */
    private static void isBack(PhaseState phase, TargetState target) {
        if (target.leftAt == null) return;
        target.leftAt = null;
        phase.left--;
    }

    static void takenUp(RunState state, Event.TargetsTakenUp e) {
        PhaseState phase = state.phases.get(e.phase());
        for (int number : e.targets()) {
            TargetState target = phase.targets.get(number);
            if (target.leftAt == null) state.captures.forget(new LaneId(e.phase(), number));
            target.takenUp();
            phase.again.add(number, target.target().group());
            phase.failedForNow.remove(number);
            phase.finished--;
            phase.failures--;
        }
        phase.acceptedFailures = 0;
        state.lanes.touchAll();
    }

    private static boolean failed(Event.@org.jspecify.annotations.Nullable TargetResult result) {
        return result == Event.TargetResult.FAILED || result == Event.TargetResult.PUT_BACK;
    }
}
