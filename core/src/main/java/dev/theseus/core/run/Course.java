package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.RunState.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes next for the run as a whole: stages, phases, waves, gates, ways out. */
final class Course {
    private Course() {}

    /** What the driver carries out for the run's own lane now. */
    static Optional<Activity> activity(RunState state) {
        if (state.mainHold().isPresent() || turnsAway(state)) return Optional.empty();
        return switch (state.stage) {
            case VERSIONS -> Optional.of(new Activity.ReadVersions());
            case FACTS -> Optional.of(new Activity.ReadFact(state.index));
            case CONDITIONS -> Optional.of(new Activity.CheckCondition(state.index));
            case BASELINES -> Optional.of(new Activity.ReadBaseline(state.index, false));
            case BASELINES_AFTER -> Optional.of(new Activity.ReadBaseline(state.index, true));
            case PHASES, ALWAYS -> phaseActivity(state);
            case NEW, ENDED -> Optional.empty();
        };
    }

    /** Whether the run is on its way out of what it was doing, so that nothing new begins. */
    private static boolean turnsAway(RunState state) {
        if (state.stage == Stage.ALWAYS) return false;
        return state.stopping || state.rollbackWanted || state.pausing;
    }

    private static Optional<Activity> phaseActivity(RunState state) {
        if (state.rollingBack && state.stage == Stage.PHASES) return Optional.empty();
        PhaseState phase = state.phases.get(state.phase);
        if (phase.status == PhaseState.Status.BINDING)
            return Optional.of(new Activity.BindTargets(state.phase, phase.round));
        if (phase.status != PhaseState.Status.RUNNING || !state.lanes.isEmpty()) return Optional.empty();
        if (phase.allInWaves())
            return asksAgain(phase)
                    ? Optional.of(new Activity.BindTargets(state.phase, phase.round))
                    : Optional.empty();
        List<Integer> gates = gates(phase);
        return phase.gatesPassed < gates.size()
                ? Optional.of(new Activity.AskGate(state.phase, gates.get(phase.gatesPassed), phase.waves.size()))
                : Optional.empty();
    }

    /** A listing is asked again until it shows nothing new. */
    private static boolean asksAgain(PhaseState phase) {
        return phase.lastRoundAdded
                && phase.phase().each().isPresent()
                && phase.phase().each().get().list() instanceof Step.Each.Source.Asked;
    }

    /** The gates before the wave that comes next, as indices. */
    private static List<Integer> gates(PhaseState phase) {
        List<Integer> due = new ArrayList<>();
        List<Phase.Gate> gates = phase.phase().gates();
        for (int i = 0; i < gates.size(); i++)
            if (gates.get(i).before() == Phase.Gate.Before.EACH_WAVE || phase.waves.isEmpty()) due.add(i);
        return due;
    }

    /** What follows from the state without anything new from outside; empty where the run waits. */
    static List<Event> next(RunState state, Instant at) {
        if (state.stage == Stage.NEW || state.stage == Stage.ENDED || state.paused) return List.of();
        boolean quiet = state.inFlight == 0;
        if (state.stage != Stage.ALWAYS) {
            if (state.rollbackWanted && !state.rollingBack)
                return quiet ? List.of(new Event.RollbackStarted(at, Choices.PLAN, state.endMessage)) : List.of();
            if (state.stopping) return quiet ? wayOut(state, at) : List.of();
            if (state.pausing) return pause(state, at);
            Optional<Event> broken = conditionHold(state, at);
            if (broken.isPresent()) return List.of(broken.get());
        }
        if (state.mainHold().isPresent()) return List.of();
        return switch (state.stage) {
            case PHASES -> state.rollingBack ? rollBack(state, at) : phase(state, at);
            case ALWAYS -> phase(state, at);
            case NEW, VERSIONS, FACTS, CONDITIONS, BASELINES, BASELINES_AFTER, ENDED -> List.of();
        };
    }

    /** Paused as soon as no target is half way: those that are held stay held. */
    private static List<Event> pause(RunState state, Instant at) {
        boolean still = state.inFlight == 0
                && state.lanes.values().stream()
                        .allMatch(lane -> lane.status() == Lane.Status.HELD
                                || LaneCourse.activity(state, lane).isEmpty());
        return still ? List.of(new Event.Paused(at)) : List.of();
    }

    private static Optional<Event> conditionHold(RunState state, Instant at) {
        if (state.holds.values().stream().anyMatch(hold -> hold.kind() == HoldKind.CONDITION_BROKEN))
            return Optional.empty();
        return state.brokenConditions.entrySet().stream()
                .filter(entry -> !state.acceptedConditions.contains(entry.getKey()))
                .findFirst()
                .map(entry -> hold(
                        state,
                        HoldKind.CONDITION_BROKEN,
                        "condition '"
                                + state.plan().during().get(entry.getKey()).name() + "' does not hold: "
                                + entry.getValue().message(),
                        List.of(Choices.CONTINUE, Choices.ROLLBACK, Choices.STOP),
                        entry.getValue().remedy(),
                        at));
    }

    static Event hold(RunState state, HoldKind kind, String text, List<String> choices, String evidence, Instant at) {
        return new Event.HoldOpened(at, "h" + (state.holdCount + 1), Optional.empty(), kind, text, choices, evidence);
    }

    private static List<Event> phase(RunState state, Instant at) {
        PhaseState phase = state.phases.get(state.phase);
        return switch (phase.status) {
            case PENDING ->
                phase.phase().steps().isEmpty() && phase.phase().kind() != Phase.Kind.FORWARD
                        ? over(state, phase, at)
                        : List.of(new Event.PhaseStarted(at, state.phase));
            case RUNNING -> state.lanes.isEmpty() ? afterWave(state, phase, at) : List.of();
            case BINDING -> List.of();
            case DONE, SKIPPED -> over(state, phase, at);
        };
    }

    /** The pseudo phases end the run; the others lead on by themselves. */
    private static List<Event> over(RunState state, PhaseState phase, Instant at) {
        return switch (phase.phase().kind()) {
            case FORWARD -> List.of();
            case ALWAYS, FINALIZE -> List.of(end(state, at));
        };
    }

    private static List<Event> afterWave(RunState state, PhaseState phase, Instant at) {
        int allowed =
                Math.max(phase.phase().waves().maxFailures().limitOf(phase.targets.size()), phase.acceptedFailures);
        if (phase.failures > allowed) return List.of(tooManyFailures(state, phase, at));
        if (phase.allInWaves()) return asksAgain(phase) ? List.of() : List.of(new Event.PhaseFinished(at, state.phase));
        if (phase.gatesPassed < gates(phase).size()) return List.of();
        List<Integer> wave = Waves.next(phase);
        if (wave.isEmpty())
            return List.of(hold(
                    state,
                    HoldKind.BINDING_FAILED,
                    "phase '" + phase.phase().name() + "' cannot take any of its " + phase.targets.size()
                            + " targets out of service: min_in_service forbids it",
                    List.of(Choices.ROLLBACK, Choices.STOP),
                    "stop, lower min_in_service or add capacity, and start again",
                    at));
        return List.of(new Event.WaveStarted(at, state.phase, phase.waves.size(), wave));
    }

    private static Event tooManyFailures(RunState state, PhaseState phase, Instant at) {
        return hold(
                state,
                HoldKind.TOO_MANY_FAILURES,
                phase.failures + " of " + phase.targets.size() + " targets failed in '"
                        + phase.phase().name() + "': " + String.join(", ", failedNames(phase)),
                List.of(Choices.CONTINUE, Choices.ROLLBACK, Choices.STOP),
                "the targets that failed were put back or left as the report says; the others are done or not begun",
                at);
    }

    private static List<String> failedNames(PhaseState phase) {
        return phase.targets.stream()
                .filter(target ->
                        target.result == Event.TargetResult.FAILED || target.result == Event.TargetResult.PUT_BACK)
                .map(target -> target.target().name())
                .limit(20)
                .toList();
    }

    // --- ways out

    private static List<Event> wayOut(RunState state, Instant at) {
        return List.of(new Event.PhaseStarted(at, state.plan().phases().size()));
    }

    private static Event end(RunState state, Instant at) {
        if (state.finalizing) return new Event.RunEnded(at, Ending.DONE, "finalized: the rollback window is closed");
        if (state.rollingBack) return new Event.RunEnded(at, Ending.ROLLED_BACK, state.endMessage);
        if (state.stopping)
            return new Event.RunEnded(at, state.stoppedByPlan ? Ending.FAILED : Ending.STOPPED, state.endMessage);
        int failures = state.phases.stream().mapToInt(phase -> phase.failures).sum();
        return failures == 0
                ? new Event.RunEnded(at, Ending.DONE, "")
                : new Event.RunEnded(
                        at,
                        Ending.FINISHED_WITH_FAILURES,
                        failures + (failures == 1 ? " target" : " targets") + " failed");
    }

    /** The last wave that has something to undo; then the one before it; then the phase before. */
    private static List<Event> rollBack(RunState state, Instant at) {
        if (!state.lanes.isEmpty()) return List.of();
        for (int number = state.phase; number >= 0; number--) {
            PhaseState phase = state.phases.get(number);
            for (int wave = phase.waves.size() - 1; wave >= 0; wave--) {
                List<Event> undo = new ArrayList<>();
                for (int target : phase.waves.get(wave))
                    if (!phase.targets.get(target).begun().isEmpty())
                        undo.add(new Event.UndoStarted(at, number, target, state.endMessage));
                if (!undo.isEmpty()) return undo;
            }
        }
        return wayOut(state, at);
    }

    /** Whether something of the run's own lane went wrong in a way that a person must decide. */
    static List<Event> mainFailed(RunState state, Activity activity, Failure failure, Instant at) {
        return switch (activity) {
            case Activity.ReadVersions _, Activity.ReadFact _, Activity.ReadBaseline _ ->
                nothingChangedYet(state)
                        ? List.of(new Event.RunEnded(at, Ending.REFUSED, failure.toString()))
                        : bindingFailed(state, failure, at);
            case Activity.BindTargets _, Activity.CheckCondition _ -> bindingFailed(state, failure, at);
            case Activity.AskGate _ -> gateFailed(state, failure, at);
            case Activity.BindItems _,
                    Activity.Prepare _,
                    Activity.Apply _,
                    Activity.Conclude _,
                    Activity.Settle _,
                    Activity.Undo _ -> throw new IllegalArgumentException("not the run's own: " + activity);
        };
    }

    private static boolean nothingChangedYet(RunState state) {
        return state.stage.compareTo(Stage.PHASES) < 0;
    }

    private static List<Event> bindingFailed(RunState state, Failure failure, Instant at) {
        return List.of(hold(
                state,
                HoldKind.BINDING_FAILED,
                failure.message(),
                List.of(Choices.RETRY, Choices.ROLLBACK, Choices.STOP),
                failure.remedy(),
                at));
    }

    static List<Event> gateFailed(RunState state, Failure failure, Instant at) {
        return List.of(hold(
                state,
                HoldKind.GATE_FAILED,
                failure.message(),
                List.of(Choices.RETRY, Choices.PASS, Choices.ROLLBACK, Choices.STOP),
                failure.remedy(),
                at));
    }

    /** A gate that a person lets pass. */
    static Optional<Event> passGate(RunState state, Instant at) {
        PhaseState phase = state.phases.get(state.phase);
        List<Integer> gates = gates(phase);
        if (phase.gatesPassed >= gates.size()) return Optional.empty();
        return Optional.of(new Event.GatePassed(
                at, state.phase, gates.get(phase.gatesPassed), phase.waves.size(), dev.theseus.core.value.Value.NIL));
    }
}
