package dev.theseus.cli.view;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import java.util.Optional;

/** Says after every tenth of a large phase how far it has come and how long the rest will take, to whoever reads lines and sees no picture. */
public final class Milestones {
    /** The lines of a smaller phase can be counted. */
    private static final int LARGE = 20;

    private static final int PARTS = 10;

    private final RunState state;

    /** @param state has seen each event already that is asked about */
    public Milestones(RunState state) {
        this.state = state;
    }

    public Optional<Line> at(Event event) {
        if (!(event instanceof Event.TargetFinished finished)) return Optional.empty();
        PhaseState phase = state.phase(finished.phase());
        int targets = phase.targets().size();
        if (targets < LARGE || part(phase.finished(), targets) == part(phase.finished() - 1, targets))
            return Optional.empty();
        return TimesLeft.of(state, phase, event.at())
                .map(left -> new Line(
                        event.at(),
                        Line.Weight.INFO,
                        phase.phase().name() + ": " + phase.finished() + " of " + targets + ", " + left.sentence()));
    }

    private static int part(int finished, int targets) {
        return (int) ((long) finished * PARTS / targets);
    }
}
