package dev.theseus.cli.view;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the view of a run off its state. Pure: the same state gives the same view. */
public final class RunViews {
    private final WayBacks wayBacks;
    private final Targets targets;
    private final Holds holds;

    public RunViews(WayBacks wayBacks, Times times) {
        this.wayBacks = wayBacks;
        this.targets = new Targets();
        this.holds = new Holds(wayBacks, times);
    }

    /** @param now the time that goes on: rates are measured up to it */
    public RunView of(RunState state, Instant now) {
        return of(state, now, Map.of());
    }

    /** @param progress what work under way says of itself, by lane; nothing of it is in the state */
    public RunView of(RunState state, Instant now, Map<LaneId, String> progress) {
        List<PhaseView> phases = new ArrayList<>();
        for (int number = 0; number < state.phases().size(); number++) {
            PhaseState phase = state.phase(number);
            if (phase.phase().kind() == Phase.Kind.FORWARD
                    || phase.startedAt().isPresent() && !phase.phase().steps().isEmpty())
                phases.add(phase(state, number, phase, now, progress));
        }
        Situation situation = situation(state);
        return new RunView(
                state.run(),
                state.plan().name(),
                situation,
                state.ending(),
                sentence(state, situation, phases),
                stage(state),
                state.startedAt(),
                state.at(),
                phases,
                state.holds().values().stream()
                        .map(hold -> holds.of(state, hold))
                        .toList(),
                wayBacks.of(state),
                state.ending().isPresent() ? state.leftBehind() : List.of(),
                Installed.of(state),
                inputs(state),
                state.amendments());
    }

    private static Map<String, String> inputs(RunState state) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Map.Entry<String, Value> input : state.inputs().entrySet())
            shown.put(input.getKey(), input.getValue().display());
        return shown;
    }

    private PhaseView phase(RunState state, int number, PhaseState phase, Instant now, Map<LaneId, String> progress) {
        long underWay = state.lanes().keySet().stream()
                .filter(lane -> lane.phase() == number)
                .count();
        return new PhaseView(
                number,
                phase.phase().name(),
                status(state, number, phase),
                phase.targets().size(),
                phase.finished(),
                phase.failures(),
                (int) underWay,
                phase.waves().size(),
                phase.startedAt(),
                phase.finishedAt(),
                TimesLeft.of(state, phase, now),
                targets.of(state, number, phase, progress));
    }

    private static PhaseView.Status status(RunState state, int number, PhaseState phase) {
        return switch (phase.status()) {
            case PENDING -> PhaseView.Status.PENDING;
            case SKIPPED -> PhaseView.Status.SKIPPED;
            case BINDING, RUNNING ->
                state.rollingBack() && state.ending().isPresent()
                        ? PhaseView.Status.UNDONE
                        : PhaseView.Status.UNDER_WAY;
            case DONE -> {
                boolean undone = state.rollingBack()
                        && phase.targets().stream()
                                .allMatch(target -> target.begun().isEmpty());
                if (undone) yield PhaseView.Status.UNDONE;
                yield phase.failures() > 0 ? PhaseView.Status.DONE_WITH_FAILURES : PhaseView.Status.DONE;
            }
        };
    }

    private static Situation situation(RunState state) {
        if (state.ending().isPresent()) return Situation.ENDED;
        if (state.paused()) return Situation.PAUSED;
        if (state.waitsForPerson()) return Situation.WAITING;
        if (state.pausing()) return Situation.PAUSING;
        return state.rollingBack() ? Situation.ROLLING_BACK : Situation.UNDER_WAY;
    }

    private static String stage(RunState state) {
        return switch (state.stage()) {
            case NEW, ENDED -> "";
            case VERSIONS -> "reading the installed versions";
            case FACTS -> "reading facts";
            case CONDITIONS -> "checking the conditions that must hold throughout";
            case BASELINES -> "measuring before the first change";
            case BASELINES_AFTER -> "comparing with what was measured before";
            case PHASES -> "";
            case ALWAYS -> "on the way out: the steps that always run";
        };
    }

    private String sentence(RunState state, Situation situation, List<PhaseView> phases) {
        String message = InertText.line(state.endMessage());
        return switch (situation) {
            case ENDED -> ended(state, state.ending().orElseThrow(), message, phases) + left(state);
            case INTERRUPTED -> "Interrupted.";
            case PAUSED ->
                "Paused: "
                        + (state.holds().isEmpty()
                                ? "no target is half way"
                                : Counted.of(state.holds().size(), "question") + " open")
                        + ", and nothing goes on until it is resumed.";
            case WAITING -> "Waiting for a person: " + Counted.of(state.holds().size(), "question") + " open.";
            case PAUSING -> "Pausing: the targets under way are being finished, no other begins.";
            case ROLLING_BACK -> "Going back: what was done is being undone, last first.";
            case UNDER_WAY ->
                state.holds().isEmpty()
                        ? "Under way."
                        : "Under way; " + Counted.of(state.holds().size(), "question") + " to a person open.";
        };
    }

    /** Whoever reads how a run ended is told what of it may still be going on. */
    private static String left(RunState state) {
        List<String> left = state.leftBehind();
        if (left.isEmpty()) return "";
        String sentence = LeftBehind.of(left);
        return " " + Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".";
    }

    private String ended(RunState state, Ending ending, String message, List<PhaseView> phases) {
        long targets = phases.stream().mapToLong(PhaseView::finished).sum();
        Optional<String> span = state.startedAt().map(start -> Times.span(Duration.between(start, state.at())));
        String took = span.map(" in "::concat).orElse("");
        String why = message.isEmpty() ? "" : ": " + message;
        return switch (ending) {
            case DONE ->
                state.finalized()
                        ? "Finalized: the upgrade is final, and what rollback needs was removed."
                        : wayBacks.changedNothing(state)
                                ? "Done: everything was as the plan wants it, and nothing had to be changed."
                                : "Done: " + (phases.size() == 1 ? "" : "all ")
                                        + Counted.of(phases.size(), "phase") + " on "
                                        + Counted.of(targets, "target") + took + ".";
            case FINISHED_WITH_FAILURES -> "Finished with failures" + why + ".";
            case FAILED -> "Failed" + why + ".";
            case REFUSED -> "Refused before anything was changed" + why + ".";
            case STOPPED -> "Stopped where it stood; nothing was undone" + why + ".";
            case ROLLED_BACK ->
                "Rolled back: what was done was undone" + (message.isEmpty() ? "" : ", because of " + message) + "."
                        + span.map(all -> " The run took " + all + " in all.").orElse("");
            case ABANDONED -> "Abandoned" + why + ".";
        };
    }
}
