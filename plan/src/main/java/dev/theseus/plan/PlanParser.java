package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.version.Version;
import dev.theseus.core.version.VersionRange;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import dev.theseus.plan.source.Sources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Turns the expanded tree of a plan into a typed plan. */
final class PlanParser {
    private final Language language;
    private final Problems problems;
    private final Checks checks = new Checks();
    private final ShapeReader shapes;
    private final QuestionReader questions;

    PlanParser(Language language, Problems problems, Sources sources) {
        this.language = language;
        this.problems = problems;
        this.shapes = new ShapeReader(problems, new ScalarReader(problems, checks, Optional.of(sources)), new Inner());
        this.questions = new QuestionReader(language, problems, shapes);
    }

    private @org.jspecify.annotations.Nullable StepReader steps;

    /** Questions and steps inside arguments; set up after the reader that calls it. */
    private final class Inner implements ShapeReader.Nested {
        @Override
        public Optional<Question> question(Node node, Context context, boolean awaited) {
            return questions.read(node, context, awaited);
        }

        @Override
        public List<Step> steps(Node node, Context context) {
            return reader().steps(node, context);
        }
    }

    private StepReader reader() {
        if (steps == null) throw new IllegalStateException("steps are read only while a plan is");
        return steps;
    }

    /** The plan; empty where it is too broken to have a shape. Problems may have been found even where it is there. */
    Optional<Plan> parse(Node root) {
        steps = new StepReader(language, problems, shapes, checks, givenIds(root, new HashSet<>()));
        if (!(root instanceof Node.Fields node)) return Optional.empty();
        List<Phase> phases = new PhaseReader(language, problems, shapes, questions).phases(node);
        Optional<ShapeReader.Section> section =
                shapes.section(without(language.plan()), without(node), key -> switch (key) {
                    case "inputs", "paths", "upgrade" -> Context.TOP.visible();
                    case "always", "finalize" -> Context.TOP.withoutUndo();
                    default -> Context.TOP;
                });
        List<Plan.Baseline> baselines = baselines(node);
        if (section.isEmpty()) return Optional.empty();
        var typed = new Typed(section.get(), problems);
        Map<String, Input> inputs = new InputDeclarations(problems).read(typed, node);
        InputCycles.check(inputs, problems);
        var plan = new Plan(
                typed.text("plan").orElse(""),
                typed.text("guide"),
                upgrade(typed, node),
                inputs,
                typed.templates("paths"),
                questions(typed, "facts", Plan.Fact::new),
                questions(typed, "during", Plan.Condition::new),
                questions(typed, "window_closes", Plan.Closing::new),
                baselines,
                phases,
                pseudo(typed, "always", Phase.Kind.ALWAYS, phases.size()),
                pseudo(typed, "finalize", Phase.Kind.FINALIZE, phases.size() + 1),
                reader().all());
        new PlanChecks(plan, checks, problems).run();
        return Optional.of(plan);
    }

    /** Keys that have readers of their own, since they are more than their shape says. */
    private static final Set<String> APART = Set.of("phases", "baselines");

    private static Shape.Section without(Shape.Section shape) {
        return new Shape.Section(
                shape.keys().stream().filter(key -> !APART.contains(key.name())).toList(), shape.shorthand());
    }

    private static Node.Fields without(Node.Fields node) {
        return new Node.Fields(
                node.entries().stream()
                        .filter(entry -> !APART.contains(entry.key().text()))
                        .toList(),
                node.place());
    }

    private List<Plan.Baseline> baselines(Node.Fields root) {
        var baselines = new ArrayList<Plan.Baseline>();
        Optional<Node> node = root.get("baselines");
        if (node.isEmpty()) return baselines;
        if (!(node.get() instanceof Node.Fields named)) {
            shapes.wrong(Shape.named(language.baseline()), node.get());
            return baselines;
        }
        Context comparing = Context.TOP.seeingOnly(Set.of("before", "after"));
        for (Node.Entry entry : named.entries())
            questions
                    .read(language.baseline(), entry.value(), Context.TOP, comparing, false)
                    .ifPresent(read -> read.beside()
                            .expression("expect")
                            .ifPresent(expect ->
                                    baselines.add(new Plan.Baseline(entry.key().text(), read.question(), expect))));
        return baselines;
    }

    private static <T> List<T> questions(Typed typed, String key, BiFunction<String, Question, T> make) {
        var all = new ArrayList<T>();
        typed.fields(key).forEach((name, arg) -> {
            if (arg instanceof Arg.Asks(var question)) all.add(make.apply(name, question));
        });
        return all;
    }

    private Phase pseudo(Typed typed, String key, Phase.Kind kind, int number) {
        return new Phase(
                number,
                kind,
                key,
                Step.Where.INHERITED,
                Optional.empty(),
                Phase.Waves.ONE_BY_ONE,
                List.of(),
                Optional.empty(),
                typed.steps(key).orElse(List.of()),
                OnFailure.HOLD,
                Optional.empty(),
                typed.placeOf(key));
    }

    private Optional<Plan.Upgrade> upgrade(Typed typed, Node.Fields root) {
        Map<String, Arg> fields = typed.fields("upgrade");
        if (!(root.get("upgrade").orElse(root) instanceof Node.Fields node) || !typed.has("upgrade"))
            return Optional.empty();
        var upgrade = new Typed(new ShapeReader.Section(node, fields), problems);
        Optional<VersionRange> from = range(upgrade);
        Optional<Question> asked = upgrade.question("installed");
        if (asked.isPresent() && asked.get().on().isEmpty())
            problems.add(
                    Code.MISSING_KEY,
                    asked.get().place(),
                    "`on` is missing here",
                    "add the hosts whose version is read: `installed: {on: nodes, …}`");
        Optional<String> product = upgrade.text("product");
        Optional<Template> to = upgrade.template("to");
        to.flatMap(Template::constant).ifPresent(text -> target(text, upgrade.placeOf("to")));
        Plan.Mixed mixed = upgrade.choice("mixed", Plan.Mixed.class).orElse(Plan.Mixed.ASK);
        if (from.isEmpty() || asked.isEmpty() || product.isEmpty() || to.isEmpty()) return Optional.empty();
        return asked.get()
                .on()
                .map(on -> new Plan.Upgrade(
                        product.get(),
                        from.get(),
                        to.get(),
                        on,
                        eachOn(asked.get()),
                        mixed,
                        upgrade.text("otherwise")));
    }

    /** The question as each host is asked it: on that host. */
    private static Question eachOn(Question asked) {
        Question.Parse parse = asked.parse() == Question.Parse.TEXT ? Question.Parse.VERSION : asked.parse();
        return new Question(
                asked.source(),
                asked.args(),
                parse,
                asked.value(),
                asked.until(),
                Optional.empty(),
                asked.polling(),
                asked.place());
    }

    private void target(String text, Place place) {
        try {
            Version.of(text);
        } catch (IllegalArgumentException e) {
            problems.add(
                    Code.BAD_VERSION,
                    place,
                    Quoted.of(text) + " is not a version",
                    "write the version that the upgrade leads to, or ${inputs.…}");
        }
    }

    private Optional<VersionRange> range(Typed upgrade) {
        Optional<String> text = upgrade.text("from");
        try {
            return text.map(VersionRange::of);
        } catch (IllegalArgumentException e) {
            problems.add(
                    Code.BAD_VERSION,
                    upgrade.placeOf("from"),
                    Quoted.of(text.orElse("")) + " is not a range of versions",
                    "write \"4.1-HF4\", \"7.10.0 .. 7.10.9\" or \">= 4.1\"");
            return Optional.empty();
        }
    }

    /** Every id that is given anywhere. Too many names do no harm: derived ids avoid them all. */
    private static Set<String> givenIds(Node node, Set<String> ids) {
        switch (node) {
            case Node.Scalar _ -> {}
            case Node.Items items -> items.nodes().forEach(each -> givenIds(each, ids));
            case Node.Fields fields ->
                fields.entries().forEach(entry -> {
                    if (entry.key().text().equals("id") && entry.value() instanceof Node.Scalar id) ids.add(id.text());
                    givenIds(entry.value(), ids);
                });
        }
        return ids;
    }
}
