package dev.theseus.cli.report;

import dev.theseus.cli.view.Bar;
import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.PhaseView;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.StepRecord;
import dev.theseus.cli.view.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the run over time: phases and targets as bars, what went wrong and what was asked as marks. */
final class Timeline {
    private static final int LABELS = 250;
    private static final int WIDTH = 1100;
    private static final int RIGHT = 20;
    private static final int ROW = 20;
    private static final int TOP = 26;
    private static final int TARGETS_PER_PHASE = 40;
    private static final int LABEL_LENGTH = 38;

    private final Times times;

    Timeline(Times times) {
        this.times = times;
    }

    String draw(Chronicle chronicle, RunView view) {
        Instant from = view.startedAt().orElse(view.at());
        List<TimeScale.Stretch> worked = new ArrayList<>();
        // A target that is held is not worked on: hours of waiting for a person become a break.
        for (StepRecord step : chronicle.steps())
            for (StepRecord.Attempt attempt : step.attempts())
                worked.add(new TimeScale.Stretch(
                        attempt.startedAt(), attempt.endedAt().orElse(view.at())));
        for (Chronicle.Moment moment : chronicle.moments()) worked.add(new TimeScale.Stretch(moment.at(), moment.at()));
        TimeScale scale = new TimeScale(from, view.at(), worked, WIDTH - LABELS - RIGHT);
        Html bars = new Html();
        int y = TOP;
        for (PhaseView phase : view.phases()) {
            if (phase.startedAt().isEmpty()) continue;
            y = phase(bars, chronicle, view, scale, phase, y);
        }
        Html svg = new Html();
        svg.open("svg viewBox=\"0 0 " + WIDTH + " " + (y + 8) + "\" role=\"img\" aria-label=\"time line of the run\"");
        axis(svg, scale, y);
        svg.raw(bars.toString());
        moments(svg, chronicle, scale, y);
        return svg.close("svg").toString();
    }

    private int phase(Html svg, Chronicle chronicle, RunView view, TimeScale scale, PhaseView phase, int top) {
        int y = top;
        Instant end = phase.finishedAt().orElse(view.at());
        label(svg, phase.name(), y, "phase-label", 0);
        bar(svg, scale, phase.startedAt().orElse(end), end, y + 6, 7, "bar phase", phase.name());
        y += ROW;
        Map<String, List<Bar>> byTarget = new LinkedHashMap<>();
        for (Bar bar : chronicle.bars())
            if (bar.phase() == phase.number())
                byTarget.computeIfAbsent(bar.target(), _ -> new ArrayList<>()).add(bar);
        int shown = 0;
        for (Map.Entry<String, List<Bar>> target : byTarget.entrySet()) {
            if (shown++ == TARGETS_PER_PHASE) break;
            label(svg, target.getKey(), y, "target-label", 14);
            for (Bar bar : target.getValue()) {
                Instant barEnd = bar.endedAt().orElse(view.at());
                String took = Times.span(Duration.between(bar.startedAt(), barEnd));
                bar(svg, scale, bar.startedAt(), barEnd, y + 3, 13, "bar " + kind(bar), target.getKey() + ", " + took);
            }
            y += ROW;
        }
        if (byTarget.size() > TARGETS_PER_PHASE) {
            label(
                    svg,
                    "and " + Counted.of(byTarget.size() - TARGETS_PER_PHASE, "target") + " more",
                    y,
                    "target-label",
                    14);
            y += ROW;
        }
        return y + 4;
    }

    private static String kind(Bar bar) {
        if (bar.back()) return "back";
        return bar.result()
                .map(result -> switch (result) {
                    case DONE -> "done";
                    case FAILED -> "failed";
                    case PUT_BACK -> "back";
                    case NOT_BEGUN -> "open";
                })
                .orElse("open");
    }

    private static void label(Html svg, String name, int y, String kind, int indent) {
        String shown = name.length() > LABEL_LENGTH
                ? name.substring(
                                0,
                                name.offsetByCodePoints(
                                        0, Math.min(LABEL_LENGTH - 1, name.codePointCount(0, name.length()))))
                        + "…"
                : name;
        svg.open("text class=\"" + kind + "\" x=\"" + indent + "\" y=\"" + (y + 14) + "\"")
                .text(dev.theseus.cli.view.InertText.line(shown))
                .close("text");
    }

    private static void bar(
            Html svg, TimeScale scale, Instant from, Instant to, int y, int height, String kind, String title) {
        double x = LABELS + scale.x(from);
        double width = Math.max(2.5, LABELS + scale.x(to) - x);
        svg.open("rect class=\"" + kind + "\" x=\"" + number(x) + "\" y=\"" + y + "\" width=\"" + number(width)
                        + "\" height=\"" + height + "\" rx=\"3\"")
                .element("title", title)
                .close("rect")
                .line();
    }

    private void axis(Html svg, TimeScale scale, int bottom) {
        for (TimeScale.Piece piece : scale.worked()) {
            int ticks = (int) Math.clamp(piece.width() / 130, 0, 8);
            Duration step = Duration.between(piece.from(), piece.to()).dividedBy(Math.max(1, ticks));
            for (int i = 0; i <= ticks && piece.width() > 60; i++)
                tick(svg, scale, piece.from().plus(step.multipliedBy(i)), bottom, i == ticks);
        }
        for (TimeScale.Piece piece : scale.breaks()) {
            double x = LABELS + piece.x();
            svg.open("rect class=\"pause\" x=\"" + number(x) + "\" y=\"16\" width=\"" + number(piece.width())
                            + "\" height=\"" + (bottom - 16) + "\"")
                    .element(
                            "title",
                            "nothing was worked on for " + Times.span(Duration.between(piece.from(), piece.to())))
                    .close("rect");
        }
    }

    private void tick(Html svg, TimeScale scale, Instant at, int bottom, boolean last) {
        String x = number(LABELS + scale.x(at));
        svg.open("line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"16\" y2=\"" + bottom + "\"")
                .close("line");
        svg.open("text class=\"tick\" text-anchor=\"" + (last ? "end" : "start") + "\" x=\"" + x + "\" y=\"11\"")
                .text(times.clock(at))
                .close("text");
    }

    private static void moments(Html svg, Chronicle chronicle, TimeScale scale, int bottom) {
        for (Chronicle.Moment moment : chronicle.moments()) {
            String x = number(LABELS + scale.x(moment.at()));
            String kind = moment.kind().name().toLowerCase(Locale.ROOT);
            svg.open("g class=\"moment " + kind + "\"")
                    .open("line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"18\" y2=\"" + bottom + "\"")
                    .close("line")
                    .open("circle cx=\"" + x + "\" cy=\"18\" r=\"4.5\"")
                    .element("title", kind + ": " + moment.text())
                    .close("circle")
                    .close("g")
                    .line();
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
