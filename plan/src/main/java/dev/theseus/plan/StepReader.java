package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads steps, and numbers them in the order in which they stand, nested ones behind the one that holds them. */
final class StepReader {
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);

    private final Language language;
    private final Problems problems;
    private final ShapeReader shapes;
    private final Checks checks;
    private final Set<String> givenIds;
    private final Ids ids = new Ids();
    private final SortedMap<Integer, Step> done = new TreeMap<>();
    private int next;

    /** @param givenIds every id that the plan gives anywhere, so that derived ones avoid them */
    StepReader(Language language, Problems problems, ShapeReader shapes, Checks checks, Set<String> givenIds) {
        this.language = language;
        this.problems = problems;
        this.shapes = shapes;
        this.checks = checks;
        this.givenIds = Set.copyOf(givenIds);
    }

    /** Every step that was read, by number. */
    List<Step> all() {
        return List.copyOf(done.values());
    }

    /** A list of steps, or one step without its list. */
    List<Step> steps(Node node, Context context) {
        var steps = new ArrayList<Step>();
        List<Node> nodes = node instanceof Node.Items items ? items.nodes() : List.of(node);
        for (Node each : nodes) step(each, context).ifPresent(steps::add);
        return steps;
    }

    private Optional<Step> step(Node node, Context context) {
        return switch (node) {
            case Node.Fields fields -> step(fields, context);
            case Node.Scalar scalar
            when scalar.type() != Node.Type.NULL && language.actions().containsKey("run") -> {
                var key = new Node.Scalar("run", Node.Type.TEXT, new Node.Origin.Somewhere(), scalar.place());
                yield step(new Node.Fields(List.of(new Node.Entry(key, scalar)), scalar.place()), context);
            }
            case Node.Scalar _, Node.Items _ -> {
                problems.add(
                        Code.WRONG_TYPE,
                        node.place(),
                        "expected a step, found " + node.kind(),
                        "write `- run: …` or another action");
                yield Optional.empty();
            }
        };
    }

    private Optional<Step> step(Node.Fields node, Context outer) {
        int number = next++;
        int before = problems.count();
        Optional<Action> action = action(node);
        Context context = outer.binding(Eaches.names(node));
        Optional<ShapeReader.Section> section =
                shapes.section(language.step(), withoutUnknownActions(node, action), key -> switch (key) {
                    case "each" -> outer;
                    case "undo" -> context.withoutUndo();
                    case "as", "dir", "env" -> context.visible();
                    case "when", "name", "requires", "ask_first" -> context;
                    default -> context.seeing(language.seen());
                });
        if (section.isEmpty() || action.isEmpty()) return Optional.empty();
        Arg args = section.get().args().get(action.get().name());
        if (!(args instanceof Arg.Fields fields)) return Optional.empty();
        Step step = build(
                new Found(number, action.get(), fields, problems.count() == before),
                new Typed(section.get(), problems),
                outer);
        done.put(number, step);
        return Optional.of(step);
    }

    /** The action whose key stands in a step; exactly one must. */
    private Optional<Action> action(Node.Fields node) {
        List<Action> named = language.actions().values().stream()
                .filter(action -> node.get(action.name()).isPresent())
                .toList();
        if (named.size() == 1) return Optional.of(named.getFirst());
        if (named.size() > 1)
            problems.add(
                    Code.TWO_ACTIONS,
                    node.placeOf(named.get(1).name()),
                    "a step has one action, and here are `" + named.get(0).name() + "` and `"
                            + named.get(1).name() + "`",
                    "make two steps of them");
        else
            unknownKeys(node)
                    .findFirst()
                    .ifPresentOrElse(
                            key -> problems.add(
                                    Code.UNKNOWN_ACTION,
                                    key.place(),
                                    "unknown action " + Quoted.of(key.text()),
                                    Nearest.remedy(
                                            key.text(), language.actions().keySet())),
                            () -> problems.add(
                                    Code.NO_ACTION,
                                    node.place(),
                                    "this step does nothing",
                                    "give it an action, for instance `run:`"));
        return Optional.empty();
    }

    private Stream<Node.Scalar> unknownKeys(Node.Fields node) {
        return node.entries().stream()
                .map(Node.Entry::key)
                .filter(key -> language.step().keys().stream()
                        .noneMatch(known -> known.name().equals(key.text())))
                .filter(key -> Nearest.to(key.text(), stepKeys()).isEmpty()
                        || Nearest.to(key.text(), language.actions().keySet()).isPresent());
    }

    private List<String> stepKeys() {
        return language.step().keys().stream()
                .map(Shape.Key::name)
                .filter(key -> !language.actions().containsKey(key))
                .toList();
    }

    /** Where no action is known, the key that was taken for one is not reported a second time. */
    private Node.Fields withoutUnknownActions(Node.Fields node, Optional<Action> action) {
        if (action.isPresent()) return node;
        Optional<Node.Scalar> reported = unknownKeys(node).findFirst();
        return new Node.Fields(
                node.entries().stream()
                        .filter(entry -> reported.isEmpty() || entry.key() != reported.get())
                        .toList(),
                node.place());
    }

    /** @param sound whether nothing is wrong with it so far: only then may the action be asked about its arguments */
    private record Found(int number, Action action, Arg.Fields args, boolean sound) {
        String description() {
            return sound ? describe(action, args) : action.name();
        }

        Action.Nature nature() {
            return sound ? StepReader.nature(action, args) : Action.Nature.READS;
        }
    }

    private Step build(Found found, Typed typed, Context context) {
        String description = found.description();
        String name = typed.text("name").orElse(description);
        String id = id(typed, name);
        references(found, typed);
        Action.Nature nature = found.nature();
        Optional<Typed> opening = typed.section().args().get("opens_to_users") instanceof Arg.Fields fields
                ? Optional.of(inner(typed, fields))
                : Optional.empty();
        var marks = new Step.Marks(
                typed.template("ask_first"),
                typed.flag("idempotent"),
                opening.isPresent() || typed.flag("opens_to_users"),
                opening.flatMap(section -> section.question("writes")),
                typed.text("guide"),
                typed.text("note"));
        Step.Limits limits = limits(typed);
        boolean decided = nature.idempotent()
                || marks.idempotent()
                || typed.question("unless").isPresent();
        if (limits.retry().isPresent() && found.sound() && !decided)
            problems.add(
                    Code.RETRY_NOT_IDEMPOTENT,
                    typed.placeOf("retry"),
                    "`" + id + "` would be tried again, but running it twice is not known to be safe",
                    "say with `unless` how to see that it is in place (asked before each try), or `idempotent: true`");
        return new Step(
                found.number(),
                id,
                name,
                found.action().name(),
                found.args(),
                new Step.Where(
                        typed.selector("on"), typed.template("as"), typed.template("dir"), typed.templates("env")),
                Eaches.read(typed, problems),
                new Step.Conditions(
                        typed.expression("when"),
                        typed.question("unless"),
                        typed.question("verify"),
                        new LinkedHashSet<>(typed.texts("requires"))),
                undo(id, nature, typed, context),
                captures(typed),
                limits,
                marks,
                typed.section().node().place());
    }

    private static String describe(Action action, Arg.Fields args) {
        try {
            return action.describe(FilledArgs.asWritten(args));
        } catch (IllegalArgumentException e) {
            // A part of the arguments is missing or becomes known only later; the problem list has it, or the run will.
            return action.name();
        }
    }

    private static Action.Nature nature(Action action, Arg.Fields args) {
        try {
            return action.nature(FilledArgs.asWritten(args));
        } catch (IllegalArgumentException e) {
            return new Action.Nature(true, false, Action.UndoBy.PLAN, Action.WayBackCost.FREE);
        }
    }

    private String id(Typed typed, String name) {
        Optional<String> given = typed.text("id");
        if (given.isEmpty()) return ids.derive(name, givenIds);
        if (!ids.take(given.get()))
            problems.add(
                    Code.DUPLICATE_ID,
                    typed.placeOf("id"),
                    "another step has the id `" + given.get() + "` already",
                    "give one of them another");
        return given.get();
    }

    private void references(Found found, Typed typed) {
        int number = found.number();
        for (String id : typed.texts("requires"))
            checks.reference(
                    new Checks.Reference(id, number, Checks.Reference.Kind.REQUIRES, typed.placeOf("requires")));
        boolean takesBackup = language.shapeOf(found.action()).keys().stream()
                .anyMatch(key -> key.name().equals("backup") && key.shape().equals(Shape.name()));
        if (takesBackup && found.args().values().get("backup") instanceof Arg.Words(var backup))
            checks.reference(
                    new Checks.Reference(backup.source(), number, Checks.Reference.Kind.BACKUP, backup.place()));
    }

    private Step.Undo undo(String id, Action.Nature nature, Typed typed, Context context) {
        if (typed.isText("undo"))
            return typed.text("undo").orElse("").equals("impossible")
                    ? new Step.Undo.Impossible()
                    : new Step.Undo.Unneeded();
        if (typed.has("undo")) return new Step.Undo.Steps(typed.steps("undo").orElse(List.of()));
        if (!nature.changes() || nature.undo() == Action.UndoBy.UNNEEDED) return new Step.Undo.Unneeded();
        if (nature.undo() == Action.UndoBy.ITSELF) return new Step.Undo.ByItself();
        boolean triedAlready = typed.section().node().get("undo").isPresent();
        if (context.undoDemanded() && !triedAlready)
            problems.add(
                    Code.NO_UNDO,
                    typed.section().node().place(),
                    "`" + id + "` changes something and does not say how it is undone",
                    "add `undo:` with steps, `undo: unneeded`, or `undo: impossible`, which is a point of no return");
        return new Step.Undo.Unneeded();
    }

    private static Map<String, Step.Capture> captures(Typed typed) {
        Map<String, Step.Capture> captures = new LinkedHashMap<>();
        typed.fields("capture")
                .forEach((name, arg) ->
                        Eaches.source(arg).ifPresent(from -> captures.put(name, new Step.Capture(from))));
        return captures;
    }

    private Step.Limits limits(Typed typed) {
        Optional<Step.Retry> retry = section(typed, "retry")
                .map(read -> new Step.Retry(
                        read.number("attempts").orElse(1L).intValue(),
                        read.span("delay").orElse(DELAY),
                        read.span("max_delay").orElse(MAX_DELAY)));
        return new Step.Limits(
                typed.span("timeout"),
                retry,
                exits(typed),
                remedies(typed),
                typed.choice("on_failure", OnFailure.class));
    }

    private Optional<Typed> section(Typed typed, String key) {
        return typed.has(key) ? Optional.of(inner(typed, new Arg.Fields(typed.fields(key)))) : Optional.empty();
    }

    private Typed inner(Typed typed, Arg.Fields fields) {
        return new Typed(new ShapeReader.Section(typed.section().node(), fields.values()), problems);
    }

    private Map<Integer, Step.ExitMeaning> exits(Typed typed) {
        Map<Integer, Step.ExitMeaning> exits = new LinkedHashMap<>();
        for (var entry : typed.fields("exit").entrySet()) {
            if (!entry.getKey().matches("\\d{1,3}") || Integer.parseInt(entry.getKey()) > 255)
                problems.add(
                        Code.BAD_VALUE,
                        typed.placeOf("exit"),
                        Quoted.of(entry.getKey()) + " is not an exit status",
                        "write a number from 0 to 255");
            else if (entry.getValue() instanceof Arg.Words(var meaning))
                exits.put(
                        Integer.parseInt(entry.getKey()),
                        Step.ExitMeaning.valueOf(meaning.source().toUpperCase(Locale.ROOT)));
        }
        return exits;
    }

    private List<Step.Remedy> remedies(Typed typed) {
        var remedies = new ArrayList<Step.Remedy>();
        if (!(typed.section().args().get("remedies") instanceof Arg.Items(var items))) return remedies;
        for (Arg item : items)
            if (item instanceof Arg.Fields fields) {
                Typed remedy = inner(typed, fields);
                remedies.add(new Step.Remedy(
                        remedy.text("match").orElse(""),
                        remedy.steps("do").orElse(List.of()),
                        remedy.choice("then", Step.Remedy.Then.class).orElse(Step.Remedy.Then.RETRY),
                        remedy.number("at_most").orElse(1L).intValue()));
            }
        return remedies;
    }
}
