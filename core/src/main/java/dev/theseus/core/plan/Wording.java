package dev.theseus.core.plan;

import dev.theseus.core.plan.Step.Each;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What parts of a plan say, key by key, wherever they stand: two parts with the same wording are carried out alike. What is said to
 * readers alone ({@code guide}, {@code note}, {@code doc}) is no part of it.
 */
public final class Wording {
    private final Map<String, String> words = new LinkedHashMap<>();

    private Wording() {}

    /** Of the plan as a whole, without its phases, {@code always} and {@code finalize}. */
    public static Map<String, String> of(Plan plan) {
        Wording wording = new Wording();
        wording.put("plan", plan.name());
        plan.upgrade().ifPresent(upgrade -> wording.put("upgrade", upgrade(upgrade)));
        plan.inputs().forEach((name, input) -> wording.put("input " + name, input(input)));
        plan.paths().forEach((name, path) -> wording.put("path " + name, text(path)));
        plan.facts().forEach(fact -> wording.put("fact " + fact.name(), question(fact.question())));
        plan.during().forEach(each -> wording.put("condition " + each.name(), question(each.question())));
        // A journal knows them by their numbers.
        for (Plan.Closing each : plan.closings())
            wording.put(
                    "window_closes " + each.name(), plan.closings().indexOf(each) + ": " + question(each.question()));
        plan.baselines()
                .forEach(each -> wording.put(
                        "baseline " + each.name(),
                        question(each.question()) + ", expect: " + each.expect().text()));
        return wording.whole();
    }

    /** Of a phase, without its steps. */
    public static Map<String, String> of(Phase phase) {
        Wording wording = new Wording();
        wording.put("phase", phase.name());
        wording.where(phase.where());
        wording.put("each", phase.each(), Wording::each);
        wording.put("waves", waves(phase.waves()));
        for (Phase.Gate gate : phase.gates())
            wording.put("gate " + gate.name(), gate.before() + " " + question(gate.question()));
        wording.put("when", phase.when(), Expr::text);
        wording.put("on_failure", phase.onFailure().name());
        return wording.whole();
    }

    /** Of a step, with those that it holds. */
    public static Map<String, String> of(Step step) {
        Wording wording = new Wording();
        wording.put("id", step.id());
        wording.put("name", step.name());
        wording.put(step.action(), arg(step.args()));
        wording.where(step.where());
        wording.put("each", step.each(), Wording::each);
        wording.put("when", step.conditions().when(), Expr::text);
        wording.put("unless", step.conditions().unless(), Wording::question);
        wording.put("verify", step.conditions().verify(), Wording::question);
        if (!step.conditions().requires().isEmpty())
            wording.put(
                    "requires",
                    String.join(", ", new TreeSet<>(step.conditions().requires())));
        wording.put("undo", undo(step.undo()));
        step.capture().forEach((name, capture) -> wording.put("capture " + name, source(capture.from())));
        wording.limits(step.limits());
        wording.marks(step.marks());
        return wording.whole();
    }

    private Map<String, String> whole() {
        return Collections.unmodifiableMap(words);
    }

    private void put(String key, String text) {
        words.put(key, text);
    }

    private <T> void put(String key, Optional<T> thing, Function<T, String> text) {
        thing.ifPresent(each -> words.put(key, text.apply(each)));
    }

    private void where(Step.Where where) {
        put("on", where.on(), Wording::selector);
        put("as", where.as(), Wording::text);
        put("dir", where.dir(), Wording::text);
        where.env().forEach((name, value) -> put("env " + name, text(value)));
    }

    private void limits(Step.Limits limits) {
        put("timeout", limits.timeout(), String::valueOf);
        put(
                "retry",
                limits.retry(),
                retry -> retry.attempts() + " attempts, " + retry.delay() + " to " + retry.maxDelay());
        if (!limits.exit().isEmpty()) put("exit", new TreeMap<>(limits.exit()).toString());
        int number = 0;
        for (Step.Remedy remedy : limits.remedies())
            put(
                    "remedy " + ++number,
                    quoted(remedy.match()) + " " + steps(remedy.steps()) + " then " + remedy.then() + ", at most "
                            + remedy.atMost());
        put("on_failure", limits.onFailure(), Enum::name);
    }

    private void marks(Step.Marks marks) {
        put("ask_first", marks.askFirst(), Wording::text);
        if (marks.idempotent()) put("idempotent", "true");
        if (marks.opensToUsers()) put("opens_to_users", "true");
        put("writes", marks.writes(), Wording::question);
    }

    // --- pieces

    private static String upgrade(Plan.Upgrade upgrade) {
        return upgrade.product() + " from " + upgrade.from() + " to " + text(upgrade.to()) + " on "
                + selector(upgrade.on()) + ", installed: " + question(upgrade.installed()) + ", mixed: "
                + upgrade.mixed();
    }

    private static String input(Input input) {
        return input.type()
                + input.byDefault().map(given -> ", default " + text(given)).orElse("")
                + ", exposed by " + input.exposedBy() + ", options " + input.options();
    }

    private static String waves(Phase.Waves waves) {
        return "size " + share(waves.size()) + ", canary " + waves.canary() + ", max_failures "
                + share(waves.maxFailures())
                + waves.minInService()
                        .map(min -> ", min_in_service " + share(min))
                        .orElse("")
                + waves.per().map(per -> ", per " + per.text()).orElse("")
                + ", too_many " + waves.tooMany() + ", quarantine " + share(waves.quarantine())
                + waves.easeOff().map(Wording::easeOff).orElse("");
    }

    private static String easeOff(EaseOff rule) {
        return ", ease_off " + rule.server().map(server -> text(server) + ", ").orElse("") + question(rule.load())
                + ", " + rule.limits();
    }

    private static String share(Share share) {
        return switch (share) {
            case Share.Count(int count) -> String.valueOf(count);
            case Share.Percent(int percent) -> percent + "%";
            case Share.All() -> "all";
        };
    }

    private static String undo(Step.Undo undo) {
        return switch (undo) {
            case Step.Undo.ByItself() -> "by itself";
            case Step.Undo.Steps(var steps) -> steps(steps);
            case Step.Undo.Unneeded() -> "unneeded";
            case Step.Undo.Impossible() -> "impossible";
        };
    }

    private static String steps(List<Step> steps) {
        return steps.stream().map(step -> fields(of(step))).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String each(Each each) {
        return each.name() + " of " + source(each.list());
    }

    private static String source(Each.Source source) {
        return switch (source) {
            case Each.Source.Computed(var expr) -> expr.text();
            case Each.Source.Asked(var question) -> question(question);
        };
    }

    private static String question(Question question) {
        Wording wording = new Wording();
        wording.put(question.source(), arg(question.args()));
        wording.put("parse", question.parse().name());
        wording.put("value", question.value(), Expr::text);
        wording.put("until", question.until(), Expr::text);
        wording.put("on", question.on(), Wording::selector);
        wording.put("every", question.polling().every(), String::valueOf);
        wording.put("for", question.polling().soak(), String::valueOf);
        wording.put("timeout", question.polling().timeout(), String::valueOf);
        wording.put("stalls_after", question.polling().stallsAfter(), String::valueOf);
        wording.put("fails_when", question.polling().failsWhen(), Expr::text);
        return fields(wording.words);
    }

    private static String arg(Arg arg) {
        return switch (arg) {
            case Arg.Words(var template) -> quoted(text(template));
            case Arg.Shell(var template) -> quoted(text(template));
            case Arg.Formula(var expr) -> quoted(expr.text());
            case Arg.Flag(boolean value) -> String.valueOf(value);
            case Arg.Number(long value) -> String.valueOf(value);
            case Arg.Real(double value) -> String.valueOf(value);
            case Arg.Nothing() -> "null";
            case Arg.Span(var value) -> value.toString();
            case Arg.Amount(var share) -> share(share);
            case Arg.Hosts(var selector) -> selector(selector);
            case Arg.Asks(var question) -> question(question);
            case Arg.Does(var steps) -> steps(steps);
            case Arg.Items(var values) -> values.stream().map(Wording::arg).collect(Collectors.joining(", ", "[", "]"));
            case Arg.Fields(var values) -> {
                Map<String, String> texts = new LinkedHashMap<>();
                values.forEach((name, value) -> texts.put(name, arg(value)));
                yield fields(texts);
            }
        };
    }

    private static String fields(Map<String, String> words) {
        return words.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String selector(Selector selector) {
        return selector.text() + (selector.ifAny() ? " if any" : "");
    }

    /** As the plan has it: what is not a hole stays told apart from one. */
    private static String text(Template template) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts())
            text.append(
                    switch (part) {
                        case Template.Part.Literal(var literal) -> literal.replace("${", "$${");
                        case Template.Part.Hole(var expr) -> "${" + expr.text() + "}";
                    });
        return text.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
