package dev.theseus.core.plan;

/** A part of a number of targets: a count, a percentage, or all of them. */
public sealed interface Share {
    record Count(int count) implements Share {}

    record Percent(int percent) implements Share {}

    record All() implements Share {}

    /**
     * How many of {@code total} that is. A percentage is rounded up, so that some progress is always made: 10 % of 5 is 1.
     */
    default int of(int total) {
        return switch (this) {
            case Count(int count) -> Math.min(count, total);
            case Percent(int percent) -> (int) (((long) total * percent + 99) / 100);
            case All() -> total;
        };
    }

    /**
     * How many failures out of {@code total} that allows. A percentage is rounded down, so that a limit is never exceeded.
     */
    default int limitOf(int total) {
        return switch (this) {
            case Count(int count) -> count;
            case Percent(int percent) -> (int) ((long) total * percent / 100);
            case All() -> total;
        };
    }
}
