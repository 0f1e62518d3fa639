package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Walks a shape and a node side by side: what fits becomes an argument, what does not becomes a problem. */
final class ShapeReader {
    private final Problems problems;
    private final ScalarReader scalars;
    private final Nested nested;

    /** Reads the parts of the language that may stand inside any argument. */
    interface Nested {
        /** @param awaited whether somebody waits there until it holds */
        Optional<Question> question(Node node, Context context, boolean awaited);

        List<Step> steps(Node node, Context context);
    }

    /**
     * A map after reading.
     *
     * @param args what fitted, by key
     */
    record Section(Node.Fields node, Map<String, Arg> args) {
        Place placeOf(String key) {
            return node.placeOf(key);
        }
    }

    ShapeReader(Problems problems, ScalarReader scalars, Nested nested) {
        this.problems = problems;
        this.scalars = scalars;
        this.nested = nested;
    }

    /** The argument, or empty where a problem was found. */
    Optional<Arg> read(Shape shape, Node node, Context context) {
        return switch (shape) {
            case Shape.Words _,
                    Shape.Flag _,
                    Shape.Number _,
                    Shape.Span _,
                    Shape.Share _,
                    Shape.Choice _,
                    Shape.Folder _,
                    Shape.Size _ ->
                node instanceof Node.Scalar scalar && scalar.type() != Node.Type.NULL
                        ? scalars.read(shape, scalar, context)
                        : wrong(shape, node);
            case Shape.Anything() -> anything(node, context);
            case Shape.Many(var of) -> many(of, node, context);
            case Shape.Named(var of) -> named(of, node, context);
            case Shape.Section section -> section(section, node, context).map(read -> new Arg.Fields(read.args()));
            case Shape.Either either -> either(either, node, context);
            case Shape.Asking(var awaited) ->
                nested.question(node, context, awaited).map(Arg.Asks::new);
            case Shape.Doing() -> Optional.of(new Arg.Does(nested.steps(node, context)));
        };
    }

    Optional<Arg> wrong(Shape expected, Node node) {
        String found = node instanceof Node.Scalar scalar && scalar.type() != Node.Type.NULL
                ? scalar.kind() + " " + Quoted.of(scalar.text())
                : node.kind();
        problems.add(Code.WRONG_TYPE, node.place(), "expected " + Expected.by(expected) + ", found " + found, "");
        return Optional.empty();
    }

    private Optional<Arg> many(Shape of, Node node, Context context) {
        if (!(node instanceof Node.Items items)) return wrong(new Shape.Many(of), node);
        var values = new ArrayList<Arg>();
        for (Node item : items.nodes()) read(of, item, context).ifPresent(values::add);
        return Optional.of(new Arg.Items(values));
    }

    private Optional<Arg> named(Shape of, Node node, Context context) {
        if (!(node instanceof Node.Fields fields)) return wrong(new Shape.Named(of), node);
        Map<String, Arg> values = new LinkedHashMap<>();
        for (Node.Entry entry : fields.entries()) {
            String key = entry.key().text();
            if (key.contains("${"))
                problems.add(
                        Code.BAD_TEMPLATE,
                        entry.key().place(),
                        "a key is taken as it stands, and " + Quoted.of(key) + " would never be filled",
                        "write the key out, or use what the action has for keys that are values (`route`: `keys` and `to`)");
            read(of, entry.value(), context).ifPresent(value -> values.put(key, value));
        }
        return Optional.of(new Arg.Fields(values));
    }

    /** Reads a map with keys of ours; a scalar or list stands for the shorthand's key. */
    Optional<Section> section(Shape.Section shape, Node node, Context context) {
        return section(shape, node, _ -> context);
    }

    /** The same, where the context depends on the key. */
    Optional<Section> section(Shape.Section shape, Node node, Function<String, Context> contexts) {
        Node.Fields fields;
        if (node instanceof Node.Fields map && !isShorthandQuestion(shape, map)) fields = map;
        else if (node instanceof Node.Scalar scalar && scalar.type() == Node.Type.NULL)
            fields = new Node.Fields(List.of(), node.place());
        else if (!shape.shorthand().isEmpty()) {
            var key = new Node.Scalar(shape.shorthand(), Node.Type.TEXT, new Node.Origin.Somewhere(), node.place());
            fields = new Node.Fields(List.of(new Node.Entry(key, node)), node.place());
        } else {
            wrong(shape, node);
            return Optional.empty();
        }
        Map<String, Arg> values = new LinkedHashMap<>();
        for (Node.Entry entry : fields.entries()) {
            String name = entry.key().text();
            Optional<Shape.Key> key = shape.keys().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (key.isEmpty()) unknown(entry.key(), shape);
            else
                read(key.get().shape(), entry.value(), contexts.apply(name))
                        .ifPresent(value -> values.put(name, value));
        }
        for (Shape.Key key : shape.keys())
            if (key.required() && fields.get(key.name()).isEmpty())
                problems.add(
                        Code.MISSING_KEY,
                        fields.place(),
                        "`" + key.name() + "` is missing here",
                        "add it: " + key.doc());
        return Optional.of(new Section(fields, values));
    }

    /** A question is a map itself, so as shorthand it stands where the section's own keys would: {@code wait: {run: …, until: …}}. */
    private static boolean isShorthandQuestion(Shape.Section shape, Node.Fields map) {
        boolean asks =
                shape.keys().stream().anyMatch(key -> key.name().equals(shape.shorthand()) && mayAsk(key.shape()));
        return asks
                && shape.keys().stream().noneMatch(key -> map.get(key.name()).isPresent());
    }

    private static boolean mayAsk(Shape shape) {
        return shape instanceof Shape.Asking
                || shape instanceof Shape.Either(var shapes) && shapes.stream().anyMatch(ShapeReader::mayAsk);
    }

    void unknown(Node.Scalar key, Shape.Section shape) {
        List<String> keys = shape.keys().stream().map(Shape.Key::name).toList();
        problems.add(
                Code.UNKNOWN_KEY,
                key.place(),
                "unknown key " + Quoted.of(key.text()),
                Nearest.remedy(key.text(), keys));
    }

    private Optional<Arg> either(Shape.Either either, Node node, Context context) {
        Optional<Shape> chosen = either.shapes().stream()
                .filter(shape -> Fit.of(shape, node) == Fit.WELL)
                .findFirst()
                .or(() -> either.shapes().stream()
                        .filter(shape -> Fit.of(shape, node) == Fit.IN_KIND)
                        .findFirst());
        if (chosen.isEmpty()) return wrong(either, node);
        boolean commandLine = either.shapes().contains(Shape.shell())
                && chosen.get().equals(Shape.many(Shape.template()))
                && node instanceof Node.Items;
        return commandLine ? argv((Node.Items) node, context) : read(chosen.get(), node, context);
    }

    /** A list beside a shell text is a program and its arguments: what others on that host can see. */
    private Optional<Arg> argv(Node.Items items, Context context) {
        var words = new ArrayList<Arg>();
        var before = new ArrayList<String>();
        for (Node item : items.nodes()) {
            if (!(item instanceof Node.Scalar scalar) || scalar.type() == Node.Type.NULL) {
                wrong(Shape.template(), item);
                continue;
            }
            var template = scalars.template(scalar, context, new Use.CommandLine(List.copyOf(before)));
            words.add(new Arg.Words(template));
            before.add(template.source());
        }
        return Optional.of(new Arg.Items(words));
    }

    private Optional<Arg> anything(Node node, Context context) {
        return switch (node) {
            case Node.Scalar scalar -> scalars.anything(scalar, context);
            case Node.Items items -> many(Shape.anything(), items, context);
            case Node.Fields fields -> named(Shape.anything(), fields, context);
        };
    }
}
