package dev.theseus.actions.kit;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments and questions from Java objects, filled in as a run would. */
public final class Given {
    public static final Place PLACE = new Place("test.yaml", 1, 1);
    private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]*)}");

    private Given() {}

    /** A shell text among arguments. */
    public record Shell(String text) {}

    /** Text that is sent as it stands, whatever looks like a hole in it. */
    public record Literal(String text) {}

    public static Args args(Object... keysAndValues) {
        return args(new TinyExpressions.Names(Map.of()), keysAndValues);
    }

    public static Args args(TinyExpressions.Names scope, Object... keysAndValues) {
        return filled((Arg.Fields) arg(map(keysAndValues)), scope);
    }

    static Args filled(Arg.Fields fields, TinyExpressions.Names scope) {
        try {
            return FilledArgs.fill(fields, scope, new TinyExpressions());
        } catch (ExpressionFailed e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A scope in which {@code ${secret.x}} is the secret {@code x}. */
    public static TinyExpressions.Names secrets(String... names) {
        Map<String, Value> secrets = new LinkedHashMap<>();
        for (String name : names) secrets.put(name, new Value.Secret(name));
        return new TinyExpressions.Names(Map.of("secret", Value.of(secrets)));
    }

    public static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return map;
    }

    public static Expr expr(String text) {
        return new Expr(text, PLACE);
    }

    public static Question question(String until, Object... keysAndValues) {
        return question(until, Question.Polling.DEFAULT, keysAndValues);
    }

    public static Question question(String until, Question.Polling polling, Object... keysAndValues) {
        return new Question(
                (String) keysAndValues[0],
                arg(map(keysAndValues)),
                Question.Parse.TEXT,
                Optional.empty(),
                until.isEmpty() ? Optional.empty() : Optional.of(expr(until)),
                Optional.empty(),
                polling,
                PLACE);
    }

    static Arg arg(Object object) {
        return switch (object) {
            case String text -> new Arg.Words(template(text));
            case Literal(var text) -> new Arg.Words(Template.literal(text, PLACE));
            case Shell(var text) -> new Arg.Shell(template(text));
            case Boolean flag -> new Arg.Flag(flag);
            case Integer number -> new Arg.Number(number);
            case Long number -> new Arg.Number(number);
            case Double number -> new Arg.Real(number);
            case Duration duration -> new Arg.Span(duration);
            case Expr expr -> new Arg.Formula(expr);
            case Question question -> new Arg.Asks(question);
            case Optional<?> _ -> new Arg.Nothing();
            case List<?> list -> new Arg.Items(list.stream().map(Given::arg).toList());
            case Map<?, ?> map -> {
                Map<String, Arg> fields = new LinkedHashMap<>();
                map.forEach((key, value) -> fields.put(String.valueOf(key), arg(value)));
                yield new Arg.Fields(fields);
            }
            default -> throw new IllegalArgumentException("no argument: " + object.getClass());
        };
    }

    private static Template template(String text) {
        List<Template.Part> parts = new ArrayList<>();
        Matcher hole = HOLE.matcher(text);
        int at = 0;
        while (hole.find()) {
            if (hole.start() > at) parts.add(new Template.Part.Literal(text.substring(at, hole.start())));
            parts.add(new Template.Part.Hole(expr(hole.group(1))));
            at = hole.end();
        }
        if (at < text.length()) parts.add(new Template.Part.Literal(text.substring(at)));
        return new Template(parts, PLACE);
    }
}
