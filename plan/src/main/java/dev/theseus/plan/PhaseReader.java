package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.EaseOff;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads phases with their waves and gates. */
final class PhaseReader {
    /** The kind of question that tells how much a server has to do. */
    private static final String LOAD = "load";

    private final Language language;
    private final Problems problems;
    private final ShapeReader shapes;
    private final QuestionReader questions;

    PhaseReader(Language language, Problems problems, ShapeReader shapes, QuestionReader questions) {
        this.language = language;
        this.problems = problems;
        this.shapes = shapes;
        this.questions = questions;
    }

    List<Phase> phases(Node.Fields root) {
        var phases = new ArrayList<Phase>();
        Optional<Node> node = root.get("phases");
        if (node.isEmpty())
            problems.add(Code.MISSING_KEY, root.place(), "`phases` is missing here", "add it: what is done, in order");
        else if (!(node.get() instanceof Node.Items items)) shapes.wrong(Shape.many(language.phase()), node.get());
        else {
            if (items.nodes().isEmpty())
                problems.add(Code.EMPTY_PHASE, items.place(), "the plan has no phase", "add one, with steps");
            for (Node each : items.nodes()) phase(phases.size(), each).ifPresent(phases::add);
        }
        return phases;
    }

    private Optional<Phase> phase(int number, Node node) {
        if (!(node instanceof Node.Fields fields)) {
            shapes.wrong(language.phase(), node);
            return Optional.empty();
        }
        Context outer = Context.TOP;
        Context context = outer.binding(Eaches.names(fields));
        Optional<ShapeReader.Section> section =
                shapes.section(withoutGate(language.phase()), withoutGate(fields), key -> switch (key) {
                    case "each" -> outer;
                    case "as", "dir", "env" -> context.visible();
                    default -> context;
                });
        List<Phase.Gate> gates = gates(fields, context);
        return section.map(read -> build(number, new Typed(read, problems), gates, fields));
    }

    private static Shape.Section withoutGate(Shape.Section shape) {
        return new Shape.Section(
                shape.keys().stream().filter(key -> !key.name().equals("gate")).toList(), shape.shorthand());
    }

    private static Node.Fields withoutGate(Node.Fields node) {
        return new Node.Fields(
                node.entries().stream()
                        .filter(entry -> !entry.key().text().equals("gate"))
                        .toList(),
                node.place());
    }

    private List<Phase.Gate> gates(Node.Fields phase, Context context) {
        var gates = new ArrayList<Phase.Gate>();
        Optional<Node> node = phase.get("gate");
        if (node.isEmpty()) return gates;
        List<Node> nodes = node.get() instanceof Node.Items items ? items.nodes() : List.of(node.get());
        for (Node each : nodes)
            questions
                    .read(language.gate(), each, context, context, true)
                    .ifPresent(read -> gates.add(new Phase.Gate(
                            read.beside()
                                    .choice("before", Phase.Gate.Before.class)
                                    .orElse(Phase.Gate.Before.PHASE),
                            read.beside().text("name").orElse("gate " + (gates.size() + 1)),
                            read.question())));
        return gates;
    }

    private Phase build(int number, Typed typed, List<Phase.Gate> gates, Node.Fields node) {
        List<Step> steps = typed.steps("steps").orElse(List.of());
        boolean readAll = node.get("steps").filter(Node.Items.class::isInstance).isPresent();
        if (steps.isEmpty()
                && readAll
                && ((Node.Items) node.get("steps").orElseThrow()).nodes().isEmpty())
            problems.add(
                    Code.EMPTY_PHASE, typed.placeOf("steps"), "the phase has no steps", "add one, or remove the phase");
        return new Phase(
                number,
                Phase.Kind.FORWARD,
                typed.text("phase").orElse(""),
                new Step.Where(
                        typed.selector("on"), typed.template("as"), typed.template("dir"), typed.templates("env")),
                Eaches.read(typed, problems),
                waves(typed),
                gates,
                typed.expression("when"),
                steps,
                typed.choice("on_failure", OnFailure.class).orElse(OnFailure.HOLD),
                typed.text("guide"),
                node.place());
    }

    private Phase.Waves waves(Typed phase) {
        if (!phase.has("waves")) return Phase.Waves.ONE_BY_ONE;
        Typed typed = phase.within("waves");
        return new Phase.Waves(
                atLeastOne(typed.share("size").orElse(new Share.Count(1)), phase),
                typed.number("canary").orElse(0L).intValue(),
                typed.share("max_failures").orElse(new Share.Count(0)),
                typed.share("min_in_service"),
                typed.expression("per"),
                typed.choice("too_many", Phase.TooMany.class).orElse(Phase.TooMany.HOLD),
                typed.share("quarantine").orElse(new Share.Count(0)),
                typed.has("ease_off") ? Optional.of(easeOff(typed.within("ease_off"), phase)) : Optional.empty());
    }

    private static EaseOff easeOff(Typed typed, Typed phase) {
        Optional<Template> server = typed.template("server");
        Map<String, Arg> asked = new LinkedHashMap<>();
        asked.put(LOAD, new Arg.Words(server.orElse(Template.literal("", phase.placeOf("waves")))));
        for (String key : List.of("database", "replicas")) {
            Arg arg = typed.section().args().get(key);
            if (arg != null) asked.put(key, arg);
        }
        Question load = new Question(
                LOAD,
                new Arg.Fields(asked),
                Question.Parse.TEXT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Question.Polling.DEFAULT,
                phase.placeOf("waves"));
        EaseOff.Limits usual = EaseOff.Limits.USUAL;
        return new EaseOff(
                server,
                load,
                new EaseOff.Limits(
                        typed.number("latency").orElse(usual.latency()),
                        typed.number("running").orElse(usual.running()),
                        typed.span("replica_lag").orElse(usual.replicaLag())));
    }

    /** A wave without targets would never end. */
    private Share atLeastOne(Share size, Typed phase) {
        if (size.of(100) > 0) return size;
        problems.add(
                Code.BAD_VALUE, phase.placeOf("waves"), "a wave of no targets never ends", "write a size of 1 or more");
        return new Share.Count(1);
    }
}
