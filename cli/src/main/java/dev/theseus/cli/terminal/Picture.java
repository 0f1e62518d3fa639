package dev.theseus.cli.terminal;

import dev.theseus.cli.view.Commands;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.HoldView;
import dev.theseus.cli.view.InertText;
import dev.theseus.cli.view.Mending;
import dev.theseus.cli.view.PhaseView;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.Situation;
import dev.theseus.cli.view.TargetView;
import dev.theseus.cli.view.Times;
import dev.theseus.core.run.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws a run: rows for a terminal of a given size, which they never exceed. Pure. */
public final class Picture {
    private static final int WIDEST = 120;
    private static final int HOLD_LINES = 4;

    private final Signs signs;
    private final Times times;

    public Picture(Signs signs, Times times) {
        this.signs = signs;
        this.times = times;
    }

    /** @param hints last lines: what can be typed now */
    public record Canvas(int columns, int rows, List<Row> hints) {}

    /** What fits: a run of many phases gives up those that are long done, then the targets. */
    public List<Row> draw(RunView view, Instant now, Canvas canvas) {
        int columns = Math.min(canvas.columns(), WIDEST);
        List<Row> head = head(view, now, columns);
        List<Row> foot = new ArrayList<>();
        for (HoldView hold : view.holds()) foot.addAll(hold(hold, columns));
        foot.addAll(wayBack(view, columns));
        foot.addAll(canvas.hints());
        int room = canvas.rows() - head.size() - foot.size();
        List<Row> body = body(view, now, columns, Math.max(room, 3));
        List<Row> all = new ArrayList<>(head);
        all.addAll(body);
        all.addAll(foot);
        if (all.size() > canvas.rows()) all = all.subList(all.size() - canvas.rows(), all.size());
        return all.stream().map(row -> row.cut(columns, signs)).toList();
    }

    private List<Row> head(RunView view, Instant now, int columns) {
        String took = view.startedAt()
                .map(start -> Times.span(Duration.between(start, view.ending().isPresent() ? view.at() : now)))
                .orElse("");
        Row left = Row.of(Style.BOLD, view.plan()).and(Style.DIM, "  run " + view.run());
        List<Row> head = new ArrayList<>();
        head.add(left.spread(Row.of(Style.DIM, took), columns, signs));
        if (view.situation() != Situation.UNDER_WAY && view.situation() != Situation.WAITING)
            head.add(Row.of(Style.WARNING, view.sentence()));
        if (!view.amendments().isEmpty()) head.add(mended(view.amendments().getLast()));
        if (!view.stage().isEmpty()) head.add(Row.of(Style.UNDER_WAY, signs.underWay() + " " + view.stage()));
        return head;
    }

    private Row mended(Event.PlanAmended last) {
        return Row.of(Style.DIM, times.clock(last.at()) + "  " + InertText.line(Mending.sentence(last)));
    }

    private List<Row> body(RunView view, Instant now, int columns, int room) {
        List<PhaseView> phases = view.phases();
        int current = 0;
        for (int i = 0; i < phases.size(); i++) if (phases.get(i).status() == PhaseView.Status.UNDER_WAY) current = i;
        int targetRoom = Math.max(0, room - Math.min(phases.size(), Math.max(3, room / 2)));
        List<List<Row>> blocks = new ArrayList<>();
        int lines = 0;
        for (int i = 0; i < phases.size(); i++) {
            List<Row> block = new ArrayList<>();
            block.add(phase(phases.get(i), columns));
            block.addAll(targets(phases.get(i), now, columns, i == current ? targetRoom : Math.min(3, targetRoom)));
            lines += block.size();
            blocks.add(block);
        }
        int first = 0;
        int last = blocks.size();
        while (lines > room && first < current) lines -= blocks.get(first++).size() - (first == 1 ? 1 : 0);
        while (lines > room && last > current + 1)
            lines -= blocks.get(--last).size() - (last == blocks.size() - 1 ? 1 : 0);
        List<Row> body = new ArrayList<>();
        if (first > 0) body.add(Row.of(Style.DIM, signs.ellipsis() + " " + Counted.of(first, "phase") + " before"));
        for (List<Row> block : blocks.subList(first, last)) body.addAll(block);
        if (last < blocks.size())
            body.add(
                    Row.of(Style.DIM, signs.ellipsis() + " " + Counted.of(blocks.size() - last, "phase") + " to come"));
        return body;
    }

    private Row phase(PhaseView phase, int columns) {
        boolean active = phase.status() == PhaseView.Status.UNDER_WAY;
        Row left = mark(phase.status())
                .and(
                        active ? Style.BOLD : phase.status() == PhaseView.Status.PENDING ? Style.DIM : Style.PLAIN,
                        " " + phase.name());
        if (active && phase.wave() > 0 && phase.targets() > 1) left = left.and(Style.DIM, "  wave " + phase.wave());
        return left.spread(progress(phase, columns), columns, signs);
    }

    private Row mark(PhaseView.Status status) {
        return switch (status) {
            case PENDING -> Row.of(Style.DIM, signs.pending());
            case UNDER_WAY -> Row.of(Style.UNDER_WAY, signs.underWay());
            case DONE -> Row.of(Style.GOOD, signs.done());
            case DONE_WITH_FAILURES -> Row.of(Style.BAD, signs.failed());
            case SKIPPED -> Row.of(Style.DIM, signs.skipped());
            case UNDONE -> Row.of(Style.WARNING, signs.back());
        };
    }

    private Row progress(PhaseView phase, int columns) {
        String took = phase.startedAt()
                .flatMap(start -> phase.finishedAt().map(end -> Times.span(Duration.between(start, end))))
                .orElse("");
        String failures = phase.failures() > 0 ? Counted.of(phase.failures(), "failure") + "  " : "";
        return switch (phase.status()) {
            case PENDING -> Row.EMPTY;
            case SKIPPED -> Row.of(Style.DIM, "left out");
            case UNDONE -> Row.of(Style.WARNING, "undone");
            case DONE, DONE_WITH_FAILURES ->
                Row.of(Style.BAD, failures).and(Style.DIM, count(phase) + Columns.pad("", 3) + took);
            case UNDER_WAY -> {
                Row row = Row.of(Style.BAD, failures);
                if (phase.targets() > 1)
                    row = row.and(
                            Style.UNDER_WAY,
                            signs.progress(Math.clamp(columns / 5, 8, 24), phase.finished(), phase.targets()) + " ");
                row = row.and(count(phase));
                yield phase.left().isPresent()
                        ? row.and(Style.DIM, "  " + phase.left().get().sentence())
                        : row;
            }
        };
    }

    private static String count(PhaseView phase) {
        return phase.targets() == 0 ? "" : phase.finished() + " of " + phase.targets();
    }

    private List<Row> targets(PhaseView phase, Instant now, int columns, int room) {
        List<Row> rows = new ArrayList<>();
        int most = phase.shown().size() > room ? room - 1 : room;
        for (TargetView target : phase.shown()) {
            if (rows.size() >= most) break;
            rows.add(target(target, now, columns));
        }
        if (rows.size() < phase.shown().size() && room > 0)
            rows.add(Row.of(
                    Style.DIM, "    " + signs.ellipsis() + " " + (phase.shown().size() - rows.size()) + " more"));
        return rows;
    }

    private Row target(TargetView target, Instant now, int columns) {
        Row row = Row.of("    ");
        row = switch (target.status()) {
            case UNDER_WAY -> row.and(Style.UNDER_WAY, signs.underWay());
            case HELD -> row.and(Style.QUESTION, "?");
            case UNDOING -> row.and(Style.WARNING, signs.back());
            case FAILED -> row.and(Style.BAD, signs.failed());
            case PUT_BACK -> row.and(Style.WARNING, signs.back());
        };
        row = row.and(" " + target.name());
        if (!target.step().isEmpty()) row = row.to(22).and(target.step());
        if (!target.host().isEmpty() && !target.host().equals(target.name()))
            row = row.and(Style.DIM, "  on " + target.host());
        if (!target.doing().isEmpty()) row = row.and(Style.DIM, "  " + target.doing());
        boolean over = target.status() == TargetView.Status.FAILED || target.status() == TargetView.Status.PUT_BACK;
        Optional<String> since = over
                ? Optional.empty()
                : target.since()
                        .map(start -> Times.span(
                                Duration.between(start, now).truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
        return since.isPresent() ? row.spread(Row.of(Style.DIM, since.get()), columns, signs) : row;
    }

    private List<Row> hold(HoldView hold, int columns) {
        List<Row> rows = new ArrayList<>();
        Row edge = Row.of(Style.QUESTION, signs.edge() + " ");
        rows.add(Row.EMPTY);
        rows.add(edge.and(Style.QUESTION, "Waiting for you")
                .and("  " + hold.id())
                .and(Style.DIM, " since " + times.clock(hold.since()))
                .and(Style.DIM, hold.where().isEmpty() ? "" : "  " + hold.where()));
        for (String line : wrapped(hold.text(), columns)) rows.add(edge.and(Style.BOLD, line));
        for (String line : wrapped(hold.evidence(), columns)) rows.add(edge.and(Style.DIM, line));
        for (HoldView.Choice choice : hold.choices())
            rows.add(edge.and("  ")
                    .and(Style.QUESTION, choice.name())
                    .and(
                            choice.meaning().isEmpty()
                                    ? ""
                                    : " ".repeat(Math.max(2, 11 - choice.name().length())) + choice.meaning()));
        return rows;
    }

    /** What a person must read before deciding is not cut, unless it is very long. */
    private List<String> wrapped(String text, int columns) {
        return text.isEmpty()
                ? List.of()
                : Columns.wrap(InertText.line(text), Math.max(10, columns - 2), HOLD_LINES, signs.ellipsis());
    }

    private List<Row> wayBack(RunView view, int columns) {
        if (view.startedAt().isEmpty() || view.ending().isPresent()) return List.of();
        List<Row> rows = new ArrayList<>();
        rows.add(Row.EMPTY);
        rows.add(Row.of(Style.DIM, "going back from here: " + view.wayBack().sentence(times)));
        for (String line : wrapped(view.wayBack().window().unknown(times), columns))
            rows.add(Row.of(Style.WARNING, line));
        return rows;
    }

    /** The last words of a run: how it ended, what to do next, where the report is. */
    public List<Row> farewell(RunView view, List<Commands.Advice> next, Optional<String> report) {
        List<Row> rows = new ArrayList<>();
        Style style = view.ending()
                .map(ending -> switch (ending) {
                    case DONE -> Style.GOOD;
                    case FINISHED_WITH_FAILURES, ROLLED_BACK, STOPPED, ABANDONED -> Style.WARNING;
                    case FAILED, REFUSED -> Style.BAD;
                })
                .orElse(view.situation() == Situation.WAITING ? Style.QUESTION : Style.WARNING);
        rows.add(Row.of(style, view.sentence()));
        if (!view.installed().change().isEmpty())
            rows.add(Row.of(Style.DIM, "  installed: ").and(view.installed().change()));
        view.installed().warning().ifPresent(warning -> rows.add(Row.of("  ").and(Style.WARNING, warning)));
        String unknown = view.wayBack().window().unknown(times);
        if (!unknown.isEmpty()) rows.add(Row.of("  ").and(Style.WARNING, InertText.line(unknown)));
        // Said again: whoever resumes a run, or comes to it later, has not seen the question.
        for (HoldView hold : view.holds())
            rows.add(Row.of(Style.QUESTION, "  " + hold.id()).and("  " + InertText.line(hold.text())));
        for (Commands.Advice advice : next) {
            rows.add(Row.of(Style.DIM, "  " + advice.words() + ":"));
            rows.add(Row.of("    " + advice.command()));
        }
        report.ifPresent(path -> rows.add(Row.of(Style.DIM, "  report: ").and(path)));
        return rows;
    }
}
