package dev.theseus.core.value;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as plans write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** Longer than any upgrade; what is longer is a mistake, and would overflow where instants are computed. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final int MAX_CHARS = 100;

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException where the text is not a sequence of number and unit
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        Matcher matcher = PART.matcher(trimmed);
        Duration total = Duration.ZERO;
        int at = 0;
        while (at < trimmed.length() && at < MAX_CHARS && matcher.find(at) && matcher.start() == at) {
            long amount = Long.parseLong(matcher.group(1));
            total = total.plus(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
            at = matcher.end();
        }
        if (total.compareTo(LONGEST) > 0)
            throw new IllegalArgumentException("'" + text + "' is longer than " + format(LONGEST));
        if (trimmed.isEmpty() || at < trimmed.length())
            throw new IllegalArgumentException("'" + text + "' is not a duration: write 500ms, 30s, 5m, 1h30m or 2d");
        return total;
    }

    /** The duration as {@link #parse} reads it, coarsest units first, zero as {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) return "-" + format(duration.negated());
        var text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) text.append(amount).append(unit);
    }
}
