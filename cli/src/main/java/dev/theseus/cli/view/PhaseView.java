package dev.theseus.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One phase of a run.
 *
 * @param number from 0, in the plan's order
 * @param targets how many are known so far; @param finished how many of them are at their end
 * @param wave the number of the wave under way, from 1; 0 before the first
 * @param left what the rest will take by what those done took; absent where there is no basis for it
 * @param shown the targets worth showing: under way first, then those that went wrong; not all of them where there are many
 */
public record PhaseView(
        int number,
        String name,
        Status status,
        int targets,
        int finished,
        int failures,
        int underWay,
        int wave,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<TimeLeft> left,
        List<TargetView> shown) {

    public enum Status {
        PENDING,
        UNDER_WAY,
        DONE,
        DONE_WITH_FAILURES,
        SKIPPED,
        UNDONE
    }

    public PhaseView {
        shown = List.copyOf(shown);
    }

    /** The same phase, where nobody works on it. */
    PhaseView atRest() {
        return new PhaseView(
                number,
                name,
                status,
                targets,
                finished,
                failures,
                underWay,
                wave,
                startedAt,
                finishedAt,
                Optional.empty(),
                shown);
    }
}
