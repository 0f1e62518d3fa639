package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event.HoldKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the answers to the run's own questions lead to: versions, facts, conditions, baselines, bindings, gates. */
final class RunInputs {
    private RunInputs() {}

    static List<Event> decide(RunState state, Input input, Instant at) {
        return switch (input) {
            case Input.Versions i
            when Late.wanted(state, new Activity.ReadVersions(i.after())) -> List.of(Versions.decide(state, i, at));
            case Input.Fact i when wanted(state, i) -> List.of(new Event.FactRead(at, i.name(), i.value()));
            case Input.Condition i when Late.conditionsCount(state) -> condition(state, i, at);
            case Input.Closed i
            when state.windowMayClose() -> List.of(new Event.WindowClosed(at, i.closing(), i.evidence()));
            case Input.NotClosed i when state.windowMayClose() -> notClosed(state, i, at);
            case Input.Baseline i
            when Late.wanted(state, new Activity.ReadBaseline(i.baseline(), i.after())) ->
                List.of(baseline(state, i, at));
            case Input.PhaseNotWanted i
            when Late.wanted(state, new Activity.BindTargets(i.phase(), 0)) ->
                List.of(new Event.PhaseSkipped(at, i.phase(), i.why()));
            case Input.Bound i
            when Late.wanted(state, new Activity.BindTargets(i.phase(), i.round())) -> List.of(bound(state, i, at));
            case Input.Gate i
            when Late.wanted(state, new Activity.AskGate(i.phase(), i.gate(), i.wave())) ->
                List.of(
                        i.failure().isPresent()
                                ? Course.gateFailed(state, i.failure().get(), at)
                                : new Event.GatePassed(at, i.phase(), i.gate(), i.wave(), i.value()));
            case Input.Left i
            when Late.wanted(state, new Activity.AskLeft(i.stray())) ->
                List.of(left(state, i.stray(), i.over(), i.evidence(), at));
            case Input.MainFailed i when Late.wanted(state, i.activity()) -> List.of(failed(state, i, at));
            default -> List.of();
        };
    }

    private static boolean wanted(RunState state, Input.Fact i) {
        return Late.wanted(state, new Activity.ReadFact(state.index))
                && state.plan().facts().get(state.index).name().equals(i.name());
    }

    /** Only what changes is journaled: a condition that goes on holding, or goes on being broken, is not news. */
    private static List<Event> condition(RunState state, Input.Condition i, Instant at) {
        boolean asked = state.stage == RunState.Stage.CONDITIONS && state.index == i.condition();
        boolean news = state.conditions.isBroken(i.condition()) != i.failure().isPresent();
        return asked && i.failure().isEmpty() || news
                ? List.of(new Event.ConditionChecked(at, i.condition(), i.failure()))
                : List.of();
    }

    /** As with conditions, news alone: as long as it cannot be asked it is told once, and once more where somebody who wants back would be told an old reason. */
    private static List<Event> notClosed(RunState state, Input.NotClosed i, Instant at) {
        Optional<Failure> known = state.window.whyUnknown(i.closing());
        boolean news = i.wanted()
                ? !known.equals(i.failure())
                : known.isPresent() != i.failure().isPresent();
        return news ? List.of(new Event.WindowAsked(at, i.closing(), i.failure())) : List.of();
    }

    private static Event baseline(RunState state, Input.Baseline i, Instant at) {
        return i.after() && i.failure().isPresent()
                ? baselineChanged(state, i.failure().get(), at)
                : new Event.BaselineRead(at, i.baseline(), i.after(), i.value(), i.failure());
    }

    private static Event baselineChanged(RunState state, Failure failure, Instant at) {
        return Course.hold(
                state,
                HoldKind.BASELINE_CHANGED,
                failure.message(),
                Choices.with(state, Choices.RETRY, Choices.ACCEPT),
                failure.remedy(),
                at);
    }

    /** Targets already known are left out; an empty first binding was settled by the driver. */
    private static Event bound(RunState state, Input.Bound i, Instant at) {
        PhaseState phase = state.phases.get(i.phase());
        Set<String> seen = new LinkedHashSet<>();
        List<Target> added = new ArrayList<>();
        for (Target target : i.targets())
            if (!phase.names.contains(target.name()) && seen.add(target.name())) added.add(target);
        return new Event.TargetsBound(at, i.phase(), i.round(), added, i.selections());
    }

    /** An activity of the run's own could not be carried out: before the first phase that refuses the run, later a person decides. */
    private static Event failed(RunState state, Input.MainFailed i, Instant at) {
        Failure failure = i.failure();
        return switch (i.activity()) {
            case Activity.ReadVersions(boolean after) ->
                after
                        ? new Event.VersionsRead(at, true, Map.of(), Optional.of(failure))
                        : new Event.RunEnded(at, Ending.REFUSED, failure.toString());
            case Activity.ReadFact _ -> new Event.RunEnded(at, Ending.REFUSED, failure.toString());
            case Activity.ReadBaseline(var _, boolean after) ->
                after
                        ? baselineChanged(state, failure, at)
                        : new Event.RunEnded(at, Ending.REFUSED, failure.toString());
            case Activity.BindTargets _, Activity.CheckCondition _ -> bindingFailed(state, failure, at);
            case Activity.AskGate _ -> Course.gateFailed(state, failure, at);
            case Activity.AskLeft(Stray stray) -> left(state, stray, false, failure.message(), at);
            case Activity.BindItems _,
                    Activity.Prepare _,
                    Activity.Apply _,
                    Activity.Conclude _,
                    Activity.Settle _,
                    Activity.Undo _ -> throw new IllegalArgumentException("not the run's own: " + i.activity());
        };
    }

    private static Event left(RunState state, Stray stray, boolean over, String evidence, Instant at) {
        return new Event.LeftAsked(
                at, state.ending().orElseThrow(), stray.site(), stray.unit(), stray.attempt(), over, evidence);
    }

    private static Event bindingFailed(RunState state, Failure failure, Instant at) {
        return Course.hold(
                state,
                HoldKind.BINDING_FAILED,
                failure.message(),
                Choices.with(state, Choices.RETRY),
                failure.remedy(),
                at);
    }
}
