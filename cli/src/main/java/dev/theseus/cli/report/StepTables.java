package dev.theseus.cli.report;

import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.PhaseView;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.StepRecord;
import dev.theseus.cli.view.StepRecord.Attempt;
import dev.theseus.cli.view.StepRecord.Outcome;
import dev.theseus.cli.view.Times;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every step of a run, phase by phase, with what can be opened behind each. */
final class StepTables {
    private static final int MOST_STEPS = 5000;
    private static final int OUTPUT = 4000;

    private final Html html;
    private final Times times;
    private final Report.Outputs outputs;
    private final Chronicle chronicle;
    private int left = MOST_STEPS;

    StepTables(Html html, Times times, Report.Outputs outputs, Chronicle chronicle) {
        this.html = html;
        this.times = times;
        this.outputs = outputs;
        this.chronicle = chronicle;
    }

    void all(RunView view) {
        List<StepRecord> steps = chronicle.steps();
        for (PhaseView phase : view.phases()) {
            List<StepRecord> own = steps.stream()
                    .filter(step -> step.site().phase() == phase.number())
                    .sorted(Comparator.comparingInt(step -> step.site().target()))
                    .toList();
            phase(phase, own);
        }
    }

    private void phase(PhaseView phase, List<StepRecord> steps) {
        boolean trouble = phase.failures() > 0 || steps.stream().anyMatch(StepTables::trouble);
        html.open("details class=\"phase\"" + (trouble || phase.status() == PhaseView.Status.UNDER_WAY ? " open" : ""))
                .open("summary")
                .element("span class=\"mark " + kind(phase.status()) + "\"", sign(phase.status()))
                .text(" " + phase.name())
                .element("span class=\"quiet\"", summary(phase, steps))
                .close("summary");
        chronicle
                .state()
                .plan()
                .phase(phase.number())
                .guide()
                .ifPresent(guide -> html.element("p class=\"quiet\"", "guide: " + guide));
        if (steps.isEmpty()) {
            html.element("p class=\"quiet\"", "Nothing was begun here.")
                    .close("details")
                    .line();
            return;
        }
        html.raw("<table class=\"steps\"><thead><tr><th></th><th>target</th><th>step</th><th>host</th><th>at</th>"
                + "<th class=\"number\">took</th></tr></thead><tbody>\n");
        int shown = 0;
        for (StepRecord step : steps) {
            if (left == 0 && !trouble(step)) continue;
            if (left > 0) left--;
            shown++;
            step(step);
        }
        html.raw("</tbody></table>\n");
        if (shown < steps.size())
            html.element(
                    "p class=\"quiet\"",
                    Counted.of(steps.size() - shown, "step") + " more, all without trouble, are in the journal.");
        html.close("details").line();
    }

    private static boolean trouble(StepRecord step) {
        return step.attempts().stream()
                        .anyMatch(
                                attempt -> attempt.outcome() == Outcome.FAILED || attempt.outcome() == Outcome.IN_DOUBT)
                || step.undoing().isPresent();
    }

    private static String summary(PhaseView phase, List<StepRecord> steps) {
        String took = phase.startedAt()
                .flatMap(start -> phase.finishedAt().map(end -> ", " + Times.span(Duration.between(start, end))))
                .orElse("");
        if (phase.status() == PhaseView.Status.PENDING) return "  not begun";
        if (phase.status() == PhaseView.Status.SKIPPED) return "  left out";
        return "  " + phase.finished() + " of " + Counted.of(phase.targets(), "target") + ", "
                + Counted.of(steps.size(), "step")
                + (phase.failures() > 0 ? ", " + Counted.of(phase.failures(), "failure") : "") + took;
    }

    private static String kind(PhaseView.Status status) {
        return switch (status) {
            case DONE -> "done";
            case DONE_WITH_FAILURES -> "failed";
            case UNDONE -> "back";
            case PENDING, UNDER_WAY, SKIPPED -> "open";
        };
    }

    private static String sign(PhaseView.Status status) {
        return switch (status) {
            case DONE -> "✓";
            case DONE_WITH_FAILURES -> "✗";
            case UNDONE -> "↶";
            case PENDING -> "·";
            case UNDER_WAY -> "▶";
            case SKIPPED -> "–";
        };
    }

    private void step(StepRecord step) {
        Mark mark = mark(step);
        html.open("tr")
                .element("td class=\"mark " + mark.kind + "\" title=\"" + Html.attribute(mark.words) + "\"", mark.sign)
                .element("td", step.target() + (step.item().isEmpty() ? "" : " › " + step.item()))
                .open("td");
        html.open("details").element("summary", step.step().name());
        behind(step, mark);
        html.close("details").close("td");
        html.element("td", step.host());
        html.element(
                "td class=\"nowrap\"",
                step.attempts().isEmpty()
                        ? ""
                        : times.clock(step.attempts().getFirst().startedAt()));
        html.element("td class=\"number nowrap\"", took(step)).close("tr").line();
    }

    private static String took(StepRecord step) {
        if (step.attempts().isEmpty()) return "";
        Optional<String> took = step.attempts()
                .getLast()
                .endedAt()
                .map(end ->
                        Times.span(Duration.between(step.attempts().getFirst().startedAt(), end)));
        return took.orElse("");
    }

    private record Mark(String kind, String sign, String words) {}

    private static Mark mark(StepRecord step) {
        if (step.undoing().isPresent()) {
            Optional<UndoneBy> by = step.undoing().get().by();
            if (by.isEmpty()) return new Mark("failed", "✗", "its undo failed");
            if (by.get() == UndoneBy.LEFT) return new Mark("doubt", "!", "was to be undone, and left as it is");
            if (by.get() != UndoneBy.NOTHING) return new Mark("back", "↶", "undone");
        }
        if (step.skipped().isPresent())
            return switch (step.skipped().get()) {
                case WHEN -> new Mark("open", "–", "does not apply");
                case IN_PLACE -> new Mark("done", "=", "was in place already");
                case PERSON -> new Mark("open", "–", "left out by a person's word");
            };
        return step.lastAttempt()
                .map(last -> switch (last.outcome()) {
                    case DONE -> new Mark("done", "✓", "done");
                    case FAILED -> new Mark("failed", "✗", "failed");
                    case IN_DOUBT -> new Mark("doubt", "?", "in doubt");
                    case UNDER_WAY -> new Mark("open", "▶", "its end is not known");
                })
                .orElseGet(() -> new Mark("open", "·", "not begun"));
    }

    private void behind(StepRecord step, Mark mark) {
        html.open("div class=\"behind\"").element("p class=\"quiet\"", mark.words);
        if (!step.description().isEmpty()) html.element("pre", step.description());
        step.step().marks().guide().ifPresent(guide -> html.element("p class=\"quiet\"", "guide: " + guide));
        step.step().marks().note().ifPresent(note -> html.element("p class=\"quiet\"", note));
        for (Attempt attempt : step.attempts()) attempt(attempt, step.attempts().size() > 1 || attempt.number() > 1);
        if (!(step.found() instanceof Value.Nil)) values("found before", Map.of("", step.found()));
        values("captured", step.captures());
        step.undoing().ifPresent(undoing -> {
            String by = undoing.by()
                    .map(how -> switch (how) {
                        case ITSELF -> "undone at ";
                        case STEPS -> "undone by the plan's steps at ";
                        case NOTHING -> "nothing to undo, at ";
                        case LEFT -> "left as it is, at ";
                    })
                    .orElse("undo begun at ");
            html.element("p", by + times.clock(undoing.endedAt().orElse(undoing.startedAt())));
            undoing.failure().ifPresent(failure -> html.element("p class=\"failed\"", failure.toString()));
        });
        html.close("div");
    }

    private void attempt(Attempt attempt, boolean numbered) {
        if (numbered)
            html.element(
                    "p class=\"attempt\"",
                    "attempt " + attempt.number() + ", " + times.clock(attempt.startedAt())
                            + attempt.endedAt()
                                    .map(end -> ", " + Times.span(Duration.between(attempt.startedAt(), end)))
                                    .orElse(""));
        attempt.failure().ifPresent(failure -> html.element("p class=\"failed\"", failure.toString()));
        for (StepRecord.Prompt prompt : attempt.prompts())
            html.element("p class=\"quiet\"", "asked '" + prompt.pattern() + "', answered " + times.clock(prompt.at()));
        if (!attempt.note().isEmpty()) html.element("p class=\"quiet\"", attempt.note());
        if (attempt.output().isEmpty()) return;
        String output = outputs.read(attempt.output()).strip();
        if (!output.isEmpty()) html.element("pre class=\"output\"", excerpt(output));
    }

    /** The beginning and the end: errors stand at either. */
    private static String excerpt(String output) {
        if (output.length() <= OUTPUT) return output;
        return output.substring(0, OUTPUT / 2) + "\n… " + Counted.of(output.length() - OUTPUT, "character")
                + " left out …\n" + output.substring(output.length() - OUTPUT / 2);
    }

    private void values(String title, Map<String, Value> values) {
        if (values.isEmpty()) return;
        html.open("p").element("span class=\"quiet\"", title + " ");
        values.forEach((name, value) -> html.element("code", (name.isEmpty() ? "" : name + " = ") + value.display())
                .raw(" "));
        html.close("p");
    }
}
