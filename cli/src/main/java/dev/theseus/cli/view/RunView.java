package dev.theseus.cli.view;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run at one instant, as a person needs it: what has happened, what goes on, whether one can go back, what is to be done. Terminal,
 * status, JSON and report all show this.
 *
 * @param at the latest instant in the journal
 * @param stage what goes on before the first phase and after the last; empty in between
 * @param sentence how it stands, in one sentence
 * @param left what a run that has ended left behind and may still be at work, each in words
 * @param amendments the mended plans that were taken in, in order
 */
public record RunView(
        String run,
        String plan,
        Situation situation,
        Optional<Ending> ending,
        String sentence,
        String stage,
        Optional<Instant> startedAt,
        Instant at,
        List<PhaseView> phases,
        List<HoldView> holds,
        WayBack wayBack,
        List<String> left,
        Installed installed,
        Map<String, String> inputs,
        List<Event.PlanAmended> amendments) {

    public RunView {
        phases = List.copyOf(phases);
        holds = List.copyOf(holds);
        left = List.copyOf(left);
        amendments = List.copyOf(amendments);
    }

    /** The phase under way, or the last one that was. */
    public Optional<PhaseView> current() {
        return phases.stream()
                .filter(phase -> phase.status() == PhaseView.Status.UNDER_WAY)
                .findFirst();
    }

    /** The same run, of which it is known that nobody drives it. */
    public RunView withoutController() {
        return switch (situation) {
            case ENDED, PAUSED, WAITING, INTERRUPTED -> this;
            case UNDER_WAY, PAUSING, ROLLING_BACK ->
                new RunView(
                        run,
                        plan,
                        Situation.INTERRUPTED,
                        ending,
                        "Interrupted: nobody drives it. What was under way on hosts is found again when it is resumed.",
                        stage,
                        startedAt,
                        at,
                        phases.stream().map(PhaseView::atRest).toList(),
                        holds,
                        wayBack,
                        left,
                        installed,
                        inputs,
                        amendments);
        };
    }

    /** A run that waits for a person, to be answered or to be resumed, says so with a status of its own. */
    public int exitStatus() {
        if (ending.isPresent()) return ending.get().exitStatus();
        return situation == Situation.WAITING || situation == Situation.PAUSED ? 4 : 1;
    }
}
