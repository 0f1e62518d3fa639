package dev.theseus.engine.sim;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.EaseOff;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Question.Polling;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import dev.theseus.core.run.PlanBuilder;
import dev.theseus.core.version.VersionRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A plan of the real language as the simulator can carry it out: all that orders the work stays as it is written (phases, waves, gates,
 * selectors, conditions, undo, limits, remedies, policies, waits), and what a step does, a question sees and an expression gives is
 * the simulated world's.
 */
final class Simulated {
    /** The action that leaves the new version on its host. */
    static final String UPGRADE = "upgrade";

    private static final Set<String> UPGRADING = Set.of("package", "container");
    /** Work without a command, that nobody can find again on a host. */
    private static final Set<String> REQUESTS =
            Set.of("sql", "cql", "http", "drain", "admit", "route", "queue", "release", "migrate");

    private final Predicate<Step> repeatable;
    private final Map<Integer, Step> steps = new LinkedHashMap<>();

    private Simulated(Predicate<Step> repeatable) {
        this.repeatable = repeatable;
    }

    /** @param repeatable whether a step's action may be carried out twice, by what it is */
    static Plan of(Plan plan, Predicate<Step> repeatable) {
        return new Simulated(repeatable).plan(plan);
    }

    private Plan plan(Plan plan) {
        plan.allSteps().forEach(this::step);
        return new Plan(
                plan.name(),
                plan.guide(),
                plan.upgrade().map(Simulated::upgrade),
                plan.inputs(),
                plan.paths(),
                plan.facts().stream()
                        .map(each -> new Plan.Fact(each.name(), value("fact", each.question())))
                        .toList(),
                plan.during().stream()
                        .map(each -> new Plan.Condition(each.name(), check("condition", each.question())))
                        .toList(),
                plan.closings().stream()
                        .map(each -> new Plan.Closing(each.name(), check("closing", each.question())))
                        .toList(),
                plan.baselines().stream()
                        .map(each -> new Plan.Baseline(
                                each.name(), value("baseline", each.question()), expr("before == after")))
                        .toList(),
                plan.phases().stream().map(this::phase).toList(),
                phase(plan.always()),
                phase(plan.closing()),
                plan.allSteps().stream().map(this::step).toList());
    }

    /** The same, with a condition that closes its rollback window: no shipped plan has one. */
    static Plan withWindow(Plan plan) {
        return new Plan(
                plan.name(),
                plan.guide(),
                plan.upgrade(),
                plan.inputs(),
                plan.paths(),
                plan.facts(),
                plan.during(),
                PlanBuilder.plan().windowCloses("window").build().closings(),
                plan.baselines(),
                plan.phases(),
                plan.always(),
                plan.closing(),
                plan.allSteps());
    }

    private static Plan.Upgrade upgrade(Plan.Upgrade upgrade) {
        return new Plan.Upgrade(
                upgrade.product(),
                VersionRange.of("1 .. 2"),
                Template.literal("3", Place.NOWHERE),
                upgrade.on(),
                value("version", upgrade.installed()),
                upgrade.mixed(),
                upgrade.otherwise());
    }

    private Phase phase(Phase phase) {
        return new Phase(
                phase.number(),
                phase.kind(),
                phase.name(),
                phase.where(),
                phase.each().map(Simulated::each),
                new Phase.Waves(
                        phase.waves().size(),
                        phase.waves().canary(),
                        phase.waves().maxFailures(),
                        phase.waves().minInService(),
                        phase.waves().per().map(_ -> expr("group")),
                        phase.waves().tooMany(),
                        phase.waves().quarantine(),
                        phase.waves()
                                .easeOff()
                                .map(rule -> new EaseOff(
                                        Optional.of(Template.literal("db1", Place.NOWHERE)),
                                        value("load", rule.load()),
                                        rule.limits()))),
                phase.gates().stream()
                        .map(gate -> new Phase.Gate(gate.before(), gate.name(), check("gate", gate.question())))
                        .toList(),
                phase.when().map(Simulated::when),
                phase.steps().stream().map(this::step).toList(),
                phase.onFailure(),
                phase.guide(),
                phase.place());
    }

    // --- steps

    private Step step(Step step) {
        Step known = steps.get(step.number());
        if (known != null) return known;
        Step made = new Step(
                step.number(),
                step.id(),
                step.name(),
                action(step),
                step.action().equals("ask") ? step.args() : new Arg.Fields(Map.of()),
                step.where(),
                step.each().map(Simulated::each),
                conditions(step.conditions()),
                step.undo() instanceof Step.Undo.Steps(var undo)
                        ? new Step.Undo.Steps(undo.stream().map(this::step).toList())
                        : step.undo(),
                captures(step.capture()),
                limits(step.limits()),
                marks(step),
                step.place());
        steps.put(step.number(), made);
        return made;
    }

    private static String action(Step step) {
        if (step.action().equals("ask")) return "ask";
        if (UPGRADING.contains(step.action())) return UPGRADE;
        return REQUESTS.contains(step.action()) ? "direct" : "run";
    }

    private static Step.Conditions conditions(Step.Conditions conditions) {
        return new Step.Conditions(
                conditions.when().map(Simulated::when),
                conditions.unless().map(question -> check("unless", question)),
                conditions.verify().map(question -> check("verify", question)),
                conditions.requires());
    }

    private static Map<String, Step.Capture> captures(Map<String, Step.Capture> captures) {
        Map<String, Step.Capture> made = new LinkedHashMap<>();
        captures.forEach((name, capture) -> made.put(
                name,
                new Step.Capture(
                        capture.from() instanceof Step.Each.Source.Asked(var question)
                                ? new Step.Each.Source.Asked(value("capture", question))
                                : new Step.Each.Source.Computed(expr("said")))));
        return made;
    }

    private Step.Limits limits(Step.Limits limits) {
        List<Step.Remedy> remedies = limits.remedies().stream()
                .map(remedy -> new Step.Remedy(
                        ".", remedy.steps().stream().map(this::step).toList(), remedy.then(), remedy.atMost()))
                .toList();
        return new Step.Limits(limits.timeout(), limits.retry(), limits.exit(), remedies, limits.onFailure());
    }

    private Step.Marks marks(Step step) {
        Step.Marks marks = step.marks();
        return new Step.Marks(
                marks.askFirst(),
                marks.idempotent() || repeatable.test(step),
                marks.opensToUsers(),
                marks.writes().map(question -> value("writes", question)),
                marks.guide(),
                marks.note());
    }

    // --- what is asked

    private static Step.Each each(Step.Each each) {
        return new Step.Each(
                each.name(),
                each.list() instanceof Step.Each.Source.Asked(var question)
                        ? new Step.Each.Source.Asked(value("list " + each.name(), question))
                        : new Step.Each.Source.Computed(expr("items")));
    }

    private static Question value(String about, Question question) {
        return question(about, question, Optional.empty());
    }

    private static Question check(String about, Question question) {
        return question(about, question, Optional.of(expr("value")));
    }

    private static Question question(String about, Question question, Optional<Expr> until) {
        return new Question(
                "test",
                new Arg.Fields(Map.of("about", new Arg.Words(Template.literal(about, Place.NOWHERE)))),
                Question.Parse.TEXT,
                Optional.empty(),
                until,
                question.on(),
                polling(question.polling()),
                question.place());
    }

    private static Polling polling(Polling polling) {
        return new Polling(
                polling.every(),
                polling.soak(),
                polling.timeout(),
                polling.stallsAfter(),
                polling.failsWhen().map(_ -> expr("hopeless")));
    }

    private static Expr when(Expr when) {
        return new Expr("when " + when.place().line(), when.place());
    }

    private static Expr expr(String text) {
        return new Expr(text, Place.NOWHERE);
    }
}
