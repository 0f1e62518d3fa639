package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes next for the run as a whole: stages, phases, waves, gates, ways out. */
final class Course {
    /** So many targets are named; more would hide the question. */
    private static final int NAMED = 20;

    private Course() {}

    /** What the driver carries out for the run's own lane now. */
    static Optional<Activity> activity(RunState state) {
        if (looksOnceMore(state)) return Optional.of(new Activity.ReadVersions(true));
        if (state.holds.ofRun().isPresent() || state.turnsBack() || state.orders.pausing) return Optional.empty();
        return switch (state.stage) {
            case VERSIONS -> Optional.of(new Activity.ReadVersions(false));
            case FACTS -> Optional.of(new Activity.ReadFact(state.index));
            case CONDITIONS -> Optional.of(new Activity.CheckCondition(state.index));
            case BASELINES -> Optional.of(new Activity.ReadBaseline(state.index, false));
            case BASELINES_AFTER -> Optional.of(new Activity.ReadBaseline(state.index, true));
            case PHASES, ALWAYS -> phaseActivity(state);
            case NEW, ENDED -> Optional.empty();
        };
    }

    /** A run is not left before the hosts were asked about what it leaves behind; one that is given up is left as it is. */
    static Optional<Activity> afterEnd(RunState state) {
        return state.orders.goOnAfterEnd() || state.ending == Ending.ABANDONED
                ? Optional.empty()
                : state.strays.toAskAbout().map(Activity.AskLeft::new);
    }

    private static Optional<Activity> phaseActivity(RunState state) {
        if (state.rollingBack && state.stage == Stage.PHASES) return Optional.empty();
        PhaseState phase = state.phases.get(state.phase);
        if (phase.status == PhaseState.Status.BINDING)
            return Optional.of(new Activity.BindTargets(state.phase, phase.round));
        if (phase.status != PhaseState.Status.RUNNING || !state.lanes.isEmpty()) return Optional.empty();
        if (phase.noneButLast() && asksAgain(phase))
            return Optional.of(new Activity.BindTargets(state.phase, phase.round));
        if (phase.allInWaves()) return Optional.empty();
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
        return looksOnceMore(state) ? List.of() : ahead(state, at);
    }

    /**
     * Whether nothing is left but to end, and the installed versions are read once more before that. Not where no phase began, so that
     * they are what they were; nor of a run that is given up, for nobody wants anything more of its hosts.
     */
    private static boolean looksOnceMore(RunState state) {
        return state.stage.compareTo(Stage.PHASES) >= 0
                && state.stage != Stage.ENDED
                && !state.orders.abandonWanted
                && state.lastLook == null
                && !state.versions.isEmpty()
                && ahead(state, state.at).stream().anyMatch(Event.RunEnded.class::isInstance);
    }

    private static List<Event> ahead(RunState state, Instant at) {
        if (state.stage == Stage.NEW) return List.of();
        if (state.orders.abandonWanted) return List.of(ended(state, Ending.ABANDONED, state.endMessage, at));
        if (state.stage == Stage.ENDED) return afterEnd(state, at);
        if (state.orders.paused) return List.of();
        if (state.turnsBack()) return turnBack(state, at);
        if (state.orders.pausing) return state.atRest() ? List.of(new Event.Paused(at)) : List.of();
        if (Late.conditionsCount(state) && !state.holds.conditionBroken() && !state.finalizing) {
            Optional<Integer> broken = state.conditions.unaccepted();
            if (broken.isPresent()) return List.of(conditionHold(state, broken.get(), at));
        }
        if (state.holds.ofRun().isPresent()) return List.of();
        return switch (state.stage) {
            case PHASES -> state.rollingBack ? rollBack(state, at) : phase(state, at);
            case ALWAYS -> phase(state, at);
            case NEW, VERSIONS, FACTS, CONDITIONS, BASELINES, BASELINES_AFTER, ENDED -> List.of();
        };
    }

    private static List<Event> afterEnd(RunState state, Instant at) {
        if (state.orders.rollbackWanted) return List.of(rollback(state, at));
        return state.orders.finalizeWanted ? List.of(new Event.FinalizeStarted(at, state.orders.by)) : List.of();
    }

    /** Nothing new begins; what has begun comes to the end of its step. */
    private static List<Event> turnBack(RunState state, Instant at) {
        if (state.lanes.count(Lane.Bearing.IN_FLIGHT) > 0) return List.of();
        return state.orders.rollbackWanted ? List.of(rollback(state, at)) : wayOut(state, at);
    }

    private static Event rollback(RunState state, Instant at) {
        return new Event.RollbackStarted(at, state.orders.by, state.endMessage);
    }

    private static Event conditionHold(RunState state, int condition, Instant at) {
        Failure failure = state.conditions
                .failure(condition)
                .orElseGet(() -> new Failure(Code.CONDITION_BROKEN, "it does not hold", ""));
        return hold(
                state,
                HoldKind.CONDITION_BROKEN,
                "condition '" + state.plan().during().get(condition).name() + "' does not hold: " + failure.message(),
                Choices.with(state, Choices.CONTINUE),
                failure.remedy(),
                at);
    }

    static Event hold(RunState state, HoldKind kind, String text, List<String> choices, String evidence, Instant at) {
        return new Event.HoldOpened(at, state.holds.nextId(), Optional.empty(), kind, text, choices, evidence);
    }

    private static List<Event> phase(RunState state, Instant at) {
        PhaseState phase = state.phases.get(state.phase);
        return switch (phase.status) {
            case PENDING ->
                phase.phase().steps().isEmpty() && phase.phase().kind() != Phase.Kind.FORWARD
                        ? over(state, phase, at)
                        : List.of(begin(state, phase, at));
            case RUNNING -> running(state, phase, at);
            case BINDING -> List.of();
            case DONE, SKIPPED -> over(state, phase, at);
        };
    }

    /** Behind a phase that too many failures have finished, no other of the plan begins. */
    private static Event begin(RunState state, PhaseState phase, Instant at) {
        if (phase.phase().kind() != Phase.Kind.FORWARD) return new Event.PhaseStarted(at, state.phase);
        return state.phases.subList(0, state.phase).stream()
                .filter(PhaseState::finishesEarly)
                .findFirst()
                .<Event>map(early -> new Event.PhaseSkipped(
                        at,
                        state.phase,
                        "too many targets failed in '" + early.phase().name() + "'"))
                .orElseGet(() -> new Event.PhaseStarted(at, state.phase));
    }

    /** The pseudo phases end the run; the others lead on by themselves. */
    private static List<Event> over(RunState state, PhaseState phase, Instant at) {
        return switch (phase.phase().kind()) {
            case FORWARD -> List.of();
            case ALWAYS, FINALIZE -> List.of(end(state, at));
        };
    }

    /** Too many failures are said as soon as what has begun is at rest; targets not begun wait for the answer. */
    private static List<Event> running(RunState state, PhaseState phase, Instant at) {
        List<Integer> aside = phase.toSetAside();
        if (!aside.isEmpty()) return List.of(new Event.TargetsSetAside(at, state.phase, aside));
        if (phase.finishesEarly())
            return state.lanes.allFresh() ? List.of(new Event.PhaseFinished(at, state.phase)) : List.of();
        if (phase.tooManyFailures()) return state.atRest() ? List.of(tooManyFailures(state, phase, at)) : List.of();
        return state.lanes.isEmpty() ? afterWave(state, phase, at) : List.of();
    }

    private static List<Event> afterWave(RunState state, PhaseState phase, Instant at) {
        if (phase.noneButLast() && asksAgain(phase)) return List.of();
        if (phase.allInWaves()) return List.of(new Event.PhaseFinished(at, state.phase));
        if (phase.gatesPassed < gates(phase).size()) return List.of();
        List<Integer> wave = Waves.next(phase);
        if (wave.isEmpty())
            return List.of(hold(
                    state,
                    HoldKind.BINDING_FAILED,
                    "phase '" + phase.phase().name() + "' cannot take any of its " + phase.targets.size()
                            + " targets out of service: min_in_service forbids it",
                    Choices.with(state),
                    "stop, lower min_in_service or add capacity, and start again",
                    at));
        return List.of(new Event.WaveStarted(at, state.phase, phase.waves.size(), wave));
    }

    private static Event tooManyFailures(RunState state, PhaseState phase, Instant at) {
        List<TargetState> failed =
                phase.failed().stream().map(phase.targets::get).toList();
        return hold(
                state,
                HoldKind.TOO_MANY_FAILURES,
                phase.failures + " of " + phase.targets.size() + " targets failed in '"
                        + phase.phase().name() + "': " + names(failed) + why(state, failed) + aside(phase),
                Choices.with(state, Choices.RETRY, Choices.CONTINUE),
                "the others are done or not begun; once the cause is mended, retry takes the failed ones up again: "
                        + String.join("; ", whence(state, failed)),
                at);
    }

    /** Of one of them: mostly they have failed for one reason. */
    private static String why(RunState state, List<TargetState> failed) {
        return failed.stream()
                .filter(each -> each.trouble().isPresent())
                .findFirst()
                .map(each -> (failed.size() == 1
                                ? ", at '"
                                : "; " + each.target().name() + " at '")
                        + state.plan().step(each.trouble().get().site().step()).name()
                        + "': " + each.trouble().get().failure().message())
                .orElse("");
    }

    private static String aside(PhaseState phase) {
        return phase.waitingAside() == 0
                ? ""
                : "; " + phase.waitingAside() + " more are set aside and tried once more, last";
    }

    /** Where the failed targets go on if they are taken up again. */
    private static List<String> whence(RunState state, List<TargetState> failed) {
        List<TargetState> left =
                failed.stream().filter(each -> each.leftAt().isPresent()).toList();
        List<TargetState> back =
                failed.stream().filter(each -> each.leftAt().isEmpty()).toList();
        List<String> whence = new ArrayList<>();
        if (!left.isEmpty()) whence.add("with the step that failed what was left as it was: " + names(left));
        if (!back.isEmpty()) whence.add("from the first step what was put back: " + names(back));
        List<String> standing = back.stream()
                .flatMap(each -> each.notUndone().stream())
                .map(site -> "'" + state.plan().step(site.step()).name() + "' on "
                        + state.target(site).target().name())
                .toList();
        if (!standing.isEmpty()) whence.add("nobody has undone " + named(standing) + ", which begins again with it");
        return whence;
    }

    private static String names(List<TargetState> targets) {
        return named(targets.stream().map(target -> target.target().name()).toList());
    }

    private static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(names.size(), NAMED))) + (names.size() > NAMED ? ", …" : "");
    }

    // --- ways out

    private static List<Event> wayOut(RunState state, Instant at) {
        int always = state.plan().phases().size();
        return state.plan().always().steps().isEmpty()
                ? List.of(end(state, at))
                : List.of(new Event.PhaseStarted(at, always));
    }

    private static Event end(RunState state, Instant at) {
        // Wanted while the run was on its way out: it ends there, and goes back.
        if (state.orders.rollbackWanted) return rollback(state, at);
        if (state.orders.stopping)
            return ended(state, state.orders.stoppedByPlan ? Ending.FAILED : Ending.STOPPED, state.endMessage, at);
        if (state.rollingBack) return ended(state, Ending.ROLLED_BACK, state.endMessage, at);
        int failures = state.phases.stream().mapToInt(phase -> phase.failures).sum() + (state.alwaysLeft ? 1 : 0);
        String message = state.finalizing ? "finalized: the rollback window is closed" : "";
        if (failures == 0) return ended(state, Ending.DONE, message, at);
        String failed = failures + (failures == 1 ? " target" : " targets") + " failed";
        return ended(state, Ending.FINISHED_WITH_FAILURES, message.isEmpty() ? failed : failed + "; " + message, at);
    }

    private static Event ended(RunState state, Ending ending, String message, Instant at) {
        return new Event.RunEnded(at, ending, message, state.strays.atEnd(state));
    }

    /** The last wave that has something to undo; then the one before it; then the phase before. */
    private static List<Event> rollBack(RunState state, Instant at) {
        if (!state.lanes.isEmpty()) return List.of();
        for (int number = state.phase; number >= 0; number--) {
            PhaseState phase = state.phases.get(number);
            int last = phase.backAt >= 0 ? phase.backAt : phase.waves.size() - 1;
            for (int wave = last; wave >= 0; wave--) {
                List<Event> undo = new ArrayList<>();
                for (int target : phase.waves.get(wave))
                    if (!phase.targets.get(target).begun().isEmpty())
                        undo.add(new Event.UndoStarted(at, number, target, state.endMessage));
                if (!undo.isEmpty()) return undo;
            }
        }
        return wayOut(state, at);
    }

    static Event gateFailed(RunState state, Failure failure, Instant at) {
        return hold(
                state,
                HoldKind.GATE_FAILED,
                failure.message(),
                Choices.with(state, Choices.RETRY, Choices.PASS),
                failure.remedy(),
                at);
    }

    /** A gate that a person lets pass. */
    static Optional<Event> passGate(RunState state, Instant at) {
        PhaseState phase = state.phases.get(state.phase);
        List<Integer> gates = gates(phase);
        if (phase.gatesPassed >= gates.size()) return Optional.empty();
        return Optional.of(
                new Event.GatePassed(at, state.phase, gates.get(phase.gatesPassed), phase.waves.size(), Value.NIL));
    }
}
