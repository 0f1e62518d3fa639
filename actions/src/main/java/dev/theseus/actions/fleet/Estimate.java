package dev.theseus.actions.fleet;

import java.time.Duration;

/**
 * How long it takes to go over all rows of a table, guessed from its size alone: between an old disk under load and a new one that is idle. It is
 * for telling seconds from hours, and no more.
 */
public record Estimate(Duration least, Duration most) {
    private static final long SLOW_BYTES_PER_S = 20_000_000;
    private static final long FAST_BYTES_PER_S = 100_000_000;
    private static final long SHORT_S = 180;
    private static final long MINUTE_S = 60;

    public static Estimate of(long bytes) {
        return new Estimate(
                Duration.ofSeconds(bytes / FAST_BYTES_PER_S), Duration.ofSeconds(bytes / SLOW_BYTES_PER_S + 1));
    }

    @Override
    public String toString() {
        return most.toSeconds() <= SHORT_S
                ? least.toSeconds() + " to " + most.toSeconds() + " s"
                : least.toSeconds() / MINUTE_S + " to " + (most.toSeconds() / MINUTE_S + 1) + " min";
    }
}
