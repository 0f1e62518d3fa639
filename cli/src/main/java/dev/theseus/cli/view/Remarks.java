package dev.theseus.cli.view;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.value.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a preview says beside a step: when it is left out, what it looks at, what must hold afterwards, what the plan does where it fails. */
final class Remarks {
    private static final int LONGEST = 200;

    private final Map<String, QuestionSource> sources;

    Remarks(Map<String, QuestionSource> sources) {
        this.sources = Map.copyOf(sources);
    }

    List<String> of(Plan plan, Step step) {
        List<String> remarks = new ArrayList<>();
        step.marks().guide().ifPresent(guide -> remarks.add("guide: " + guide));
        step.each().ifPresent(each -> remarks.add("for each " + each.name()));
        step.conditions().when().ifPresent(when -> remarks.add("only when " + when.text()));
        if (!step.conditions().requires().isEmpty())
            remarks.add("only after "
                    + step.conditions().requires().stream()
                            .sorted()
                            .map(id -> "'" + name(plan, id) + "'")
                            .collect(Collectors.joining(", ")));
        step.conditions().unless().ifPresent(unless -> remarks.add("not where it is so already: " + of(unless)));
        step.marks().askFirst().ifPresent(ask -> remarks.add("asks first: " + ask.source()));
        if (step.args() instanceof Arg.Fields(var fields))
            for (Arg arg : fields.values())
                if (arg instanceof Arg.Asks(var question)) remarks.add("looks at " + of(question));
        step.conditions().verify().ifPresent(verify -> remarks.add("afterwards: " + of(verify)));
        step.limits().remedies().forEach(remedy -> remarks.add(of(remedy)));
        return remarks;
    }

    String of(Phase.Gate gate) {
        return "before " + (gate.before() == Phase.Gate.Before.PHASE ? "it begins" : "each wave") + ", " + gate.name()
                + ": " + of(gate.question());
    }

    /** What is looked at, and what must come of it. */
    String of(Question question) {
        QuestionSource source = sources.get(question.source());
        StringBuilder words = new StringBuilder(
                source == null || !(question.args() instanceof Arg.Fields fields)
                        ? question.source()
                        : source.describe(FilledArgs.asWritten(fields)));
        question.on().ifPresent(on -> words.append(", on ").append(on.text()));
        question.until().ifPresent(until -> words.append(", until ").append(until.text()));
        question.polling().soak().ifPresent(soak -> words.append(", for ").append(Durations.format(soak)));
        question.polling()
                .timeout()
                .ifPresent(limit -> words.append(", within ").append(Durations.format(limit)));
        return cut(words.toString());
    }

    private static String of(Step.Remedy remedy) {
        String match = remedy.match().equals(".") ? "" : " with '" + remedy.match() + "'";
        String steps = remedy.steps().stream().map(Step::name).collect(Collectors.joining("; "));
        String then = switch (remedy.then()) {
            case RETRY -> "tries again";
            case IGNORE -> "goes on";
            case HOLD -> "asks";
        };
        return cut("where it fails" + match + ": " + steps + (steps.isEmpty() ? "" : "; then ") + then + ", "
                + (remedy.atMost() == 1 ? "once" : remedy.atMost() + " times at most"));
    }

    private static String name(Plan plan, String id) {
        return plan.allSteps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .map(Step::name)
                .orElse(id);
    }

    private static String cut(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
