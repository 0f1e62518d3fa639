package dev.theseus.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One phase of a run.
 *
 * @param number from 0, in the plan's order
 * @param targets how many are known so far; @param finished how many of them are at their end
 * @param wave the number of the wave under way, from 1; 0 before the first
 * @param left what the rest will take at the rate measured so far; absent where that would be a guess
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
        Optional<Duration> left,
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
}
