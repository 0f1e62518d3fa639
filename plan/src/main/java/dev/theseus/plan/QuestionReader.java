package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads questions, alone or with further keys beside theirs (gates, baselines). */
final class QuestionReader {
    /** The keys that mean something only while somebody waits. */
    private static final List<String> UNTIL_IT_HOLDS = List.of("for", "stalls_after", "fails_when");

    private final Language language;
    private final Problems problems;
    private final ShapeReader shapes;

    /** @param beside the section as a whole, for the keys that are not the question's */
    record Read(Question question, Typed beside) {}

    QuestionReader(Language language, Problems problems, ShapeReader shapes) {
        this.language = language;
        this.problems = problems;
        this.shapes = shapes;
    }

    /** @param awaited whether somebody waits there until it holds */
    Optional<Question> read(Node node, Context context, boolean awaited) {
        return read(language.question(), node, context, context, awaited).map(Read::question);
    }

    /**
     * @param beside what the further keys see
     * @param awaited whether somebody waits there until it holds
     */
    Optional<Read> read(Shape.Section shape, Node node, Context context, Context beside, boolean awaited) {
        if (!(node instanceof Node.Fields fields)) {
            shapes.wrong(Shape.asking(), node);
            return Optional.empty();
        }
        Optional<QuestionSource> source = source(shape, fields);
        Context looking = context.seeing(source.map(QuestionSource::names).orElse(java.util.Set.of()));
        Shape.Section narrowed = source.map(found -> narrowed(shape, found)).orElse(shape);
        Optional<ShapeReader.Section> section = shapes.section(narrowed, fields, key -> switch (key) {
            case "value", "until", "fails_when" -> looking;
            case "expect" -> beside;
            default -> context;
        });
        if (section.isEmpty() || source.isEmpty()) return Optional.empty();
        var typed = new Typed(section.get(), problems);
        if (!awaited) UNTIL_IT_HOLDS.stream().filter(typed::has).forEach(key -> nobodyWaits(key, fields));
        return args(source.get(), section.get().args())
                .map(args -> new Read(question(source.get(), args, typed, fields), typed));
    }

    /** What says how to wait is not passed over in silence where the question is asked for what is so now. */
    private void nobodyWaits(String key, Node.Fields fields) {
        problems.add(
                Code.NOBODY_WAITS,
                fields.placeOf(key),
                "nobody waits here until it holds: `" + key + "` has no effect",
                "remove it, or wait in a step of its own: `wait: {…, " + key + ": …}`");
    }

    private static Question question(QuestionSource source, Arg args, Typed typed, Node.Fields node) {
        return new Question(
                source.name(),
                args,
                typed.choice("parse", Question.Parse.class).orElse(Question.Parse.TEXT),
                typed.expression("value"),
                typed.expression("until"),
                typed.selector("on"),
                new Question.Polling(
                        typed.span("every"),
                        typed.span("for"),
                        typed.span("timeout"),
                        typed.span("stalls_after"),
                        typed.expression("fails_when")),
                node.place());
    }

    /** The one kind of look that a question names. */
    private Optional<QuestionSource> source(Shape.Section shape, Node.Fields fields) {
        List<QuestionSource> named = language.sources().values().stream()
                .filter(source -> fields.get(source.name()).isPresent())
                .toList();
        // Beside another kind of look, `value` says what of it is meant; alone it is a look of its own.
        if (named.size() == 2)
            named = named.stream().filter(one -> !one.name().equals("value")).toList();
        if (named.size() == 1) return Optional.of(named.getFirst());
        String all = String.join(", ", language.sources().keySet());
        if (named.size() > 1)
            problems.add(
                    Code.TWO_ACTIONS,
                    fields.placeOf(named.get(1).name()),
                    "a question looks in one way, and here are `" + named.get(0).name() + "` and `"
                            + named.get(1).name() + "`",
                    "keep one of them");
        else if (fields.entries().stream().allMatch(entry -> knows(shape, entry)))
            problems.add(
                    Code.NO_ACTION, fields.place(), "this question does not say where to look", "add one of " + all);
        return Optional.empty();
    }

    private static boolean knows(Shape.Section shape, Node.Entry entry) {
        return shape.keys().stream()
                .anyMatch(key -> key.name().equals(entry.key().text()));
    }

    /** The shape without the other kinds' keys. */
    private Shape.Section narrowed(Shape.Section shape, QuestionSource source) {
        var own = new ArrayList<Shape.Key>();
        own.add(Shape.required(source.name(), source.shape(), source.doc()));
        source.companions().forEach((name, of) -> own.add(Shape.optional(name, of, "with `" + source.name() + "`")));
        for (Shape.Key key : shape.keys()) if (!language.isOfSource(key.name()) || isCommon(key)) own.add(key);
        return Shape.section(own.toArray(Shape.Key[]::new));
    }

    private static boolean isCommon(Shape.Key key) {
        return Language.QUESTION_KEYS.contains(key);
    }

    private static Optional<Arg> args(QuestionSource source, Map<String, Arg> read) {
        Arg own = read.get(source.name());
        if (own == null) return Optional.empty();
        Map<String, Arg> args = new LinkedHashMap<>();
        args.put(source.name(), own);
        for (String companion : source.companions().keySet()) {
            Arg value = read.get(companion);
            if (value != null) args.put(companion, value);
        }
        return Optional.of(new Arg.Fields(args));
    }
}
