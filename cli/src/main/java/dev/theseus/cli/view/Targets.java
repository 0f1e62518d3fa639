package dev.theseus.cli.view;

import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Picks the targets of a phase that are worth showing. */
final class Targets {
    /** More than a screen holds would only cost time. */
    private static final int MOST = 60;

    /** @param progress what work under way says of itself, by lane */
    List<TargetView> of(RunState state, int number, PhaseState phase, Map<LaneId, String> progress) {
        List<TargetView> shown = new ArrayList<>();
        for (Lane lane : state.lanes().values()) {
            if (lane.id().phase() != number) continue;
            if (shown.size() == MOST) return shown;
            shown.add(underWay(phase.targets().get(lane.id().target()), lane, progress.getOrDefault(lane.id(), "")));
        }
        if (phase.failures() + phase.waitingAside() == 0) return shown;
        for (TargetState target : phase.targets()) {
            if (shown.size() == MOST) return shown;
            target.result().flatMap(result -> wentWrong(target, result)).ifPresent(shown::add);
        }
        return shown;
    }

    private static Optional<TargetView> wentWrong(TargetState target, TargetResult result) {
        if (target.isSetAside())
            return Optional.of(atItsEnd(target, TargetView.Status.FAILED, "failed, and is tried once more, last"));
        return switch (result) {
            case FAILED -> Optional.of(atItsEnd(target, TargetView.Status.FAILED, "failed, left as it is"));
            case PUT_BACK ->
                Optional.of(atItsEnd(target, TargetView.Status.PUT_BACK, "failed, put back as it was found"));
            case DONE, NOT_BEGUN -> Optional.empty();
        };
    }

    private static TargetView atItsEnd(TargetState target, TargetView.Status status, String doing) {
        return new TargetView(target.target().name(), status, "", doing, "", 1, target.finishedAt());
    }

    private static TargetView underWay(TargetState target, Lane lane, String progress) {
        Optional<Instant> since = lane.intent()
                .filter(intent -> lane.site().equals(Optional.of(intent.site())))
                .map(intent -> intent.at());
        String host = lane.intent().map(intent -> intent.host()).orElse("");
        TargetView.Status status = lane.status() == Lane.Status.HELD
                ? TargetView.Status.HELD
                : lane.undoing() ? TargetView.Status.UNDOING : TargetView.Status.UNDER_WAY;
        return new TargetView(
                target.target().name(),
                status,
                step(target, lane),
                progress.isEmpty() || lane.status() == Lane.Status.HELD ? doing(lane) : progress,
                host,
                lane.attempt(),
                since.or(target::startedAt));
    }

    private static String step(TargetState target, Lane lane) {
        boolean byItself = lane.status() == Lane.Status.UNDO_INTENDED || lane.status() == Lane.Status.UNDO_READY;
        if (byItself && !target.begun().isEmpty()) {
            Begun last = target.begun().getLast();
            return last.description();
        }
        // A name made from a command still has its holes; what was filled in tells more.
        return lane.step()
                .map(step -> step.name().contains("${")
                        ? lane.intent()
                                .filter(intent -> lane.site().equals(Optional.of(intent.site())))
                                .map(intent -> intent.description())
                                .orElse(step.name())
                        : step.name())
                .orElse("");
    }

    private static String doing(Lane lane) {
        String attempt = lane.attempt() > 1 ? "attempt " + lane.attempt() : "";
        return switch (lane.status()) {
            case READY -> attempt.isEmpty() ? "looking" : attempt;
            case INTENDED -> attempt;
            case APPLIED -> "verifying";
            case IN_DOUBT -> "in doubt: finding out";
            case FAILED -> "failed";
            case HELD -> "waits for you";
            case UNDO_READY, UNDO_INTENDED -> "undoing";
        };
    }
}
