package dev.theseus.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places instants on a line of a given width. Stretches in which nothing was worked on (a run that waited for days) are drawn as short
 * breaks, so that the work between them can be seen.
 */
final class TimeScale {
    private static final double BREAK_WIDTH = 36;
    private static final double LONG_GAP = 0.12;
    private final List<Piece> pieces = new ArrayList<>();
    private final double width;

    /** @param gap whether it is a break */
    record Piece(Instant from, Instant to, double x, double width, boolean gap) {}

    /** A stretch of time. */
    record Stretch(Instant from, Instant to) {
        Duration length() {
            return Duration.between(from, to);
        }
    }

    TimeScale(Instant from, Instant to, List<Stretch> worked, double width) {
        this.width = width;
        Instant end = to.isAfter(from) ? to : from.plusMillis(1);
        List<Stretch> busy = merge(from, end, worked);
        Duration active = busy.stream().map(Stretch::length).reduce(Duration.ZERO, Duration::plus);
        Duration longest = Duration.ofMillis(Math.max(1000, (long) (active.toMillis() * LONG_GAP)));
        List<Stretch> breaks = new ArrayList<>();
        Instant at = from;
        for (Stretch stretch : busy) {
            if (Duration.between(at, stretch.from).compareTo(longest) > 0) breaks.add(new Stretch(at, stretch.from));
            at = stretch.to;
        }
        if (Duration.between(at, end).compareTo(longest) > 0) breaks.add(new Stretch(at, end));
        layOut(from, end, breaks);
    }

    private static List<Stretch> merge(Instant from, Instant to, List<Stretch> worked) {
        List<Stretch> sorted = new ArrayList<>(worked);
        sorted.sort(Comparator.comparing(Stretch::from));
        List<Stretch> merged = new ArrayList<>();
        for (Stretch stretch : sorted) {
            Instant begin = stretch.from.isBefore(from) ? from : stretch.from;
            Instant end = stretch.to.isAfter(to) ? to : stretch.to;
            if (!merged.isEmpty() && !begin.isAfter(merged.getLast().to)) {
                Stretch last = merged.removeLast();
                merged.add(new Stretch(last.from, last.to.isAfter(end) ? last.to : end));
            } else {
                merged.add(new Stretch(begin, end));
            }
        }
        return merged;
    }

    private void layOut(Instant from, Instant to, List<Stretch> breaks) {
        double gaps = Math.min(breaks.size() * BREAK_WIDTH, width / 2);
        Duration shown = breaks.stream().map(Stretch::length).reduce(Duration.between(from, to), Duration::minus);
        double perMilli = (width - gaps) / Math.max(1, shown.toMillis());
        double x = 0;
        Instant at = from;
        for (Stretch gap : breaks) {
            x = add(at, gap.from, x, Duration.between(at, gap.from).toMillis() * perMilli, false);
            x = add(gap.from, gap.to, x, gaps / breaks.size(), true);
            at = gap.to;
        }
        add(at, to, x, Duration.between(at, to).toMillis() * perMilli, false);
    }

    private double add(Instant from, Instant to, double x, double wide, boolean gap) {
        if (to.isAfter(from)) pieces.add(new Piece(from, to, x, wide, gap));
        return x + (to.isAfter(from) ? wide : 0);
    }

    double x(Instant at) {
        for (Piece piece : pieces) {
            if (at.isBefore(piece.from)) return piece.x;
            if (!at.isAfter(piece.to)) {
                double part = (double) Duration.between(piece.from, at).toMillis()
                        / Math.max(1, Duration.between(piece.from, piece.to).toMillis());
                return piece.x + piece.width * part;
            }
        }
        return width;
    }

    List<Piece> breaks() {
        return pieces.stream().filter(Piece::gap).toList();
    }

    List<Piece> worked() {
        return pieces.stream().filter(piece -> !piece.gap).toList();
    }
}
