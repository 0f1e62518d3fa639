package dev.theseus.core.port;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link Args} made from the arguments of a plan: templates filled in from a scope, or shown as they stand. */
public final class FilledArgs implements Args {
    private final Map<String, Filled> values;

    /** An argument after filling in. */
    private sealed interface Filled {
        /** @param value what the text was before it became one, where a single hole was all of it */
        record Words(SafeText text, Value value) implements Filled {}

        record Plain(Value value) implements Filled {}

        record Formula(Expr expr) implements Filled {}

        record Amount(Share share) implements Filled {}

        record Hosts(Selector selector) implements Filled {}

        record Asks(Question question) implements Filled {}

        record Does(List<Step> steps) implements Filled {}

        record Items(List<Filled> values) implements Filled {}

        record Fields(Map<String, Filled> values) implements Filled {}
    }

    /** Turns a template into text: by evaluating its holes, or by showing their source. */
    private interface Filler {
        Filled words(Template template, boolean shell) throws Expressions.ExpressionFailed;
    }

    private FilledArgs(Map<String, Filled> values) {
        this.values = values;
    }

    /** Fills in. A text that is one hole and nothing else keeps the type of its value ({@link #value}). */
    public static Args fill(Arg.Fields args, Expressions.Scope scope, Expressions expressions)
            throws Expressions.ExpressionFailed {
        return new FilledArgs(fields(args, (template, shell) -> {
            if (!shell
                    && template.parts().size() == 1
                    && template.parts().getFirst() instanceof Template.Part.Hole(var expr)) {
                Value value = expressions.evaluate(expr, scope);
                return new Filled.Words(asText(value), value);
            }
            SafeText text = expressions.fill(template, scope, shell);
            return new Filled.Words(text, Value.of(text.display()));
        }));
    }

    /** The arguments as the plan writes them, holes shown as {@code ${expression}}: for preview and lint, before values are known. */
    public static Args asWritten(Arg.Fields args) {
        try {
            return new FilledArgs(fields(
                    args,
                    (template, _) -> new Filled.Words(SafeText.plain(template.source()), Value.of(template.source()))));
        } catch (Expressions.ExpressionFailed e) {
            throw new AssertionError("nothing was evaluated", e);
        }
    }

    private static SafeText asText(Value value) {
        return value instanceof Value.Secret(var name) ? SafeText.hidden(name) : SafeText.plain(value.display());
    }

    private static Map<String, Filled> fields(Arg.Fields args, Filler filler) throws Expressions.ExpressionFailed {
        Map<String, Filled> filled = new LinkedHashMap<>();
        for (var entry : args.values().entrySet()) filled.put(entry.getKey(), fill(entry.getValue(), filler));
        return filled;
    }

    private static Filled fill(Arg arg, Filler filler) throws Expressions.ExpressionFailed {
        return switch (arg) {
            case Arg.Words(var template) -> filler.words(template, false);
            case Arg.Shell(var template) -> filler.words(template, true);
            case Arg.Formula(var expr) -> new Filled.Formula(expr);
            case Arg.Flag(var value) -> new Filled.Plain(Value.of(value));
            case Arg.Number(var value) -> new Filled.Plain(Value.of(value));
            case Arg.Real(var value) -> new Filled.Plain(new Value.Real(value));
            case Arg.Nothing() -> new Filled.Plain(Value.NIL);
            case Arg.Span(var value) -> new Filled.Plain(new Value.Span(value));
            case Arg.Amount(var share) -> new Filled.Amount(share);
            case Arg.Hosts(var selector) -> new Filled.Hosts(selector);
            case Arg.Asks(var question) -> new Filled.Asks(question);
            case Arg.Does(var steps) -> new Filled.Does(steps);
            case Arg.Items(var list) -> {
                List<Filled> filled = new ArrayList<>(list.size());
                for (Arg item : list) filled.add(fill(item, filler));
                yield new Filled.Items(filled);
            }
            case Arg.Fields fields -> new Filled.Fields(fields(fields, filler));
        };
    }

    private @Nullable Filled at(String key) {
        return values.get(key);
    }

    private static IllegalArgumentException wrong(String key, String expected, @Nullable Filled found) {
        return new IllegalArgumentException("argument '" + key + "' is "
                + (found == null ? "absent" : found.getClass().getSimpleName()) + ", not " + expected);
    }

    private static SafeText text(String key, Filled filled) {
        return switch (filled) {
            case Filled.Words(var text, var _) -> text;
            case Filled.Plain(var value) -> asText(value);
            case Filled.Formula _,
                    Filled.Amount _,
                    Filled.Hosts _,
                    Filled.Asks _,
                    Filled.Does _,
                    Filled.Items _,
                    Filled.Fields _ -> throw wrong(key, "text", filled);
        };
    }

    @Override
    public boolean has(String key) {
        return values.containsKey(key);
    }

    @Override
    public SafeText text(String key) {
        Filled filled = at(key);
        if (filled == null) throw wrong(key, "text", null);
        return text(key, filled);
    }

    @Override
    public Optional<SafeText> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    @Override
    public String plain(String key) {
        SafeText text = text(key);
        if (text.hidesSomething()) throw new IllegalArgumentException("'" + key + "' must not hold a secret");
        return text.display();
    }

    @Override
    public Optional<String> optionalPlain(String key) {
        return has(key) ? Optional.of(plain(key)) : Optional.empty();
    }

    @Override
    public List<SafeText> texts(String key) {
        Filled filled = at(key);
        if (filled == null) return List.of();
        if (!(filled instanceof Filled.Items(var items)))
            return several(key, filled).toList();
        return items.stream().flatMap(item -> several(key, item)).toList();
    }

    /** A hole that is all of a text and has a list for its value stands for as many texts; none, where the list is empty. */
    private static Stream<SafeText> several(String key, Filled filled) {
        return filled instanceof Filled.Words(var _, Value.Items(var values))
                ? values.stream().map(FilledArgs::asText)
                : Stream.of(text(key, filled));
    }

    @Override
    public Map<String, SafeText> named(String key) {
        Filled filled = at(key);
        if (filled == null) return Map.of();
        if (!(filled instanceof Filled.Fields(var fields))) throw wrong(key, "a map", filled);
        Map<String, SafeText> texts = new LinkedHashMap<>();
        fields.forEach((name, field) -> texts.put(name, text(key + "." + name, field)));
        return texts;
    }

    @Override
    public Value value(String key) {
        Filled filled = at(key);
        return filled == null ? Value.NIL : value(key, filled);
    }

    private static Value value(String key, Filled filled) {
        return switch (filled) {
            case Filled.Words(var _, var value) -> value;
            case Filled.Plain(var value) -> value;
            case Filled.Items(var items) ->
                Value.of(items.stream().map(item -> value(key, item)).toList());
            case Filled.Fields(var fields) -> {
                Map<String, Value> named = new LinkedHashMap<>();
                fields.forEach((name, field) -> named.put(name, value(key + "." + name, field)));
                yield Value.of(named);
            }
            case Filled.Formula _, Filled.Amount _, Filled.Hosts _, Filled.Asks _, Filled.Does _ ->
                throw wrong(key, "a value", filled);
        };
    }

    @Override
    public boolean flag(String key, boolean otherwise) {
        Filled filled = at(key);
        if (filled == null) return otherwise;
        return switch (value(key, filled)) {
            case Value.Bool(var flag) -> flag;
            case Value.Text(var text) when text.equals("true") || text.equals("false") -> text.equals("true");
            case Value.Nil _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Ver _,
                    Value.Span _,
                    Value.Moment _,
                    Value.Items _,
                    Value.Fields _,
                    Value.Secret _ -> throw wrong(key, "true or false", filled);
        };
    }

    @Override
    public long number(String key, long otherwise) {
        Filled filled = at(key);
        if (filled == null) return otherwise;
        return switch (value(key, filled)) {
            case Value.Int(var number) -> number;
            case Value.Text(var text) when text.matches("-?\\d{1,18}") -> Long.parseLong(text);
            case Value.Nil _,
                    Value.Bool _,
                    Value.Real _,
                    Value.Text _,
                    Value.Ver _,
                    Value.Span _,
                    Value.Moment _,
                    Value.Items _,
                    Value.Fields _,
                    Value.Secret _ -> throw wrong(key, "a whole number", filled);
        };
    }

    @Override
    public Optional<Duration> span(String key) {
        Filled filled = at(key);
        if (filled == null) return Optional.empty();
        return Optional.of(
                switch (value(key, filled)) {
                    case Value.Span(var duration) -> duration;
                    case Value.Text(var text) -> Durations.parse(text);
                    case Value.Nil _,
                            Value.Bool _,
                            Value.Int _,
                            Value.Real _,
                            Value.Ver _,
                            Value.Moment _,
                            Value.Items _,
                            Value.Fields _,
                            Value.Secret _ -> throw wrong(key, "a duration", filled);
                });
    }

    @Override
    public Optional<Share> share(String key) {
        return pick(key, Filled.Amount.class, "a count, a percentage or 'all'").map(Filled.Amount::share);
    }

    @Override
    public Optional<Question> question(String key) {
        return pick(key, Filled.Asks.class, "a question").map(Filled.Asks::question);
    }

    @Override
    public Optional<Expr> expression(String key) {
        return pick(key, Filled.Formula.class, "an expression").map(Filled.Formula::expr);
    }

    @Override
    public List<Step> steps(String key) {
        return pick(key, Filled.Does.class, "steps").map(Filled.Does::steps).orElse(List.of());
    }

    @Override
    public Optional<Args> section(String key) {
        return pick(key, Filled.Fields.class, "a map").map(fields -> new FilledArgs(fields.values()));
    }

    @Override
    public List<Args> sections(String key) {
        return pick(key, Filled.Items.class, "a list of maps").map(Filled.Items::values).orElse(List.of()).stream()
                .<Args>map(item -> {
                    if (!(item instanceof Filled.Fields(var fields))) throw wrong(key, "a list of maps", item);
                    return new FilledArgs(fields);
                })
                .toList();
    }

    @Override
    public boolean isList(String key) {
        return at(key) instanceof Filled.Items;
    }

    @Override
    public boolean isQuestion(String key) {
        return at(key) instanceof Filled.Asks;
    }

    private <T extends Filled> Optional<T> pick(String key, Class<T> kind, String expected) {
        Filled filled = at(key);
        if (filled == null) return Optional.empty();
        if (!kind.isInstance(filled)) throw wrong(key, expected, filled);
        return Optional.of(kind.cast(filled));
    }
}
