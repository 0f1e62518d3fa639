package dev.theseus.cli.view;

import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reckons how long a phase will still take: what each target to come is likely to take by its size ({@link Pace}), over as many at a time
 * as there were on average, barriers between waves included. Nothing is said where there is no basis for it.
 */
final class TimesLeft {
    /** In the first seconds a rate says nothing. */
    private static final double SECONDS_FOR_A_RATE = 3;

    private final PhaseState phase;
    private final Instant now;
    private final boolean sized;
    private final Pace pace;
    /** Seconds in which one target at least was at work: pauses between targets do not count. */
    private double worked;

    private double busy;

    private TimesLeft(PhaseState phase, Instant now) {
        this.phase = phase;
        this.now = now;
        this.sized = phase.targets().stream().allMatch(target -> size(target).isPresent());
        this.pace = new Pace(
                phase.targets().stream().mapToDouble(this::sizeOf).average().orElse(0));
    }

    /** @param now the time that goes on: rates are measured up to it */
    static Optional<TimeLeft> of(RunState state, PhaseState phase, Instant now) {
        boolean goesOn = phase.status() == PhaseState.Status.RUNNING
                && !state.rollingBack()
                && !state.paused()
                && state.holds().isEmpty();
        return goesOn && phase.finished() < phase.targets().size()
                ? new TimesLeft(phase, now).reckon()
                : Optional.empty();
    }

    private Optional<TimeLeft> reckon() {
        measure();
        Optional<Pace.Line> found = pace.line();
        if (found.isEmpty() || worked < SECONDS_FOR_A_RATE) return Optional.empty();
        Pace.Line line = found.get();
        int targets = 0;
        double sizes = 0;
        double work = 0;
        double longest = 0;
        for (TargetState target : phase.targets()) {
            if (target.result().isPresent() && !target.isSetAside()) continue;
            double size = sizeOf(target);
            double spent = target.isSetAside()
                    ? 0
                    : target.startedAt().map(start -> seconds(start, now)).orElse(0.0);
            double rest = Math.max(0, line.of(size) - spent);
            targets++;
            sizes += size;
            work += rest;
            longest = Math.max(longest, rest);
        }
        double atOnce = Math.min(targets, Math.max(1, busy / worked));
        double expected = Math.max(work / atOnce, longest);
        double error = pace.error(line, targets, sizes) / atOnce;
        // A guess with an error as large as itself is none.
        return error < expected
                ? Optional.of(new TimeLeft(duration(expected - error), duration(expected), duration(expected + error)))
                : Optional.empty();
    }

    /** Waves begin one after the other, so that times of work are merged in passing. */
    private void measure() {
        Instant until = Instant.MIN;
        for (int wave = 0; wave < phase.waves().size(); wave++)
            for (int number : phase.waves().get(wave)) {
                TargetState target = phase.targets().get(number);
                // One that is tried again stands in two waves, and its times are those of the second.
                if (target.startedAt().isEmpty() || target.wave() != wave) continue;
                Instant start = target.startedAt().get();
                Instant end = target.finishedAt().orElse(now);
                busy += seconds(start, end);
                if (end.isAfter(until)) {
                    worked += seconds(start.isAfter(until) ? start : until, end);
                    until = end;
                }
                if (target.result().equals(Optional.of(TargetResult.DONE)))
                    pace.took(sizeOf(target), seconds(start, end));
            }
    }

    private double sizeOf(TargetState target) {
        return sized ? size(target).orElseThrow() : 0;
    }

    /** A listing says how large its items are by a field of that name. */
    private static Optional<Long> size(TargetState target) {
        return target.target().value() instanceof Value.Fields(var fields)
                        && fields.get("bytes") instanceof Value.Int(long bytes)
                ? Optional.of(bytes)
                : Optional.empty();
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
