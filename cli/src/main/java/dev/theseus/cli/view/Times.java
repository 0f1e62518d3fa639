package dev.theseus.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants and durations as a person reads them, in one time zone. */
public record Times(ZoneId zone) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    public String clock(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    public String full(Instant at) {
        return FULL.format(at.atZone(zone));
    }

    /** {@code 480 ms}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}: two units at most. */
    public static String span(Duration duration) {
        Duration d = duration.isNegative() ? Duration.ZERO : duration;
        if (d.compareTo(Duration.ofSeconds(1)) < 0) return d.toMillis() + " ms";
        if (d.compareTo(Duration.ofSeconds(10)) < 0)
            return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0).replace(".0 s", " s");
        if (d.compareTo(Duration.ofMinutes(1)) < 0) return d.toSeconds() + " s";
        if (d.compareTo(Duration.ofHours(1)) < 0) return pair(d.toMinutes(), "min", d.toSecondsPart(), "s");
        if (d.compareTo(Duration.ofDays(1)) < 0) return pair(d.toHours(), "h", d.toMinutesPart(), "min");
        return pair(d.toDays(), "d", d.toHoursPart(), "h");
    }

    /** A duration that is only estimated: one unit, rounded so that it does not jump about. */
    public static String about(Duration duration) {
        long seconds = Math.max(1, duration.toSeconds());
        if (seconds < 10) return "a few seconds";
        if (seconds < 60) return "about " + (seconds + 5) / 10 * 10 + " s";
        if (seconds < 3600) return "about " + (seconds + 30) / 60 + " min";
        return "about " + pair(seconds / 3600, "h", seconds % 3600 / 60, "min");
    }

    /** A duration that is only estimated, with its error: {@code 9 to 15 min}, {@code up to 2 min}; {@code about 12 min} where both ends are the same. */
    public static String between(Duration least, Duration most) {
        String low = about(least);
        String high = about(most);
        if (low.equals(high)) return high;
        String end = high.substring("about ".length());
        if (least.toSeconds() < 10) return "up to " + end;
        String begin = low.substring("about ".length());
        String[] words = begin.split(" ", -1);
        boolean sameUnit = words.length == 2 && end.endsWith(" " + words[1]) && end.split(" ", -1).length == 2;
        return (sameUnit ? words[0] : begin) + " to " + end;
    }

    private static String pair(long coarse, String unit, long fine, String fineUnit) {
        return coarse + " " + unit + (fine == 0 ? "" : " " + fine + " " + fineUnit);
    }
}
