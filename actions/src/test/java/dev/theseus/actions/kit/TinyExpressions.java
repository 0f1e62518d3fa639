package dev.theseus.actions.kit;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of the expression language as the tests of actions need: paths, whole numbers, texts, comparisons, {@code &&}. */
public final class TinyExpressions implements Expressions {
    private static final Pattern COMPARISON = Pattern.compile("(.+?)\\s*(==|!=|<=|>=|<|>)\\s*(.+)");

    /** Names with their values. */
    public record Names(Map<String, Value> values) implements Scope {
        @Override
        public @Nullable Value lookup(String root) {
            return values.get(root);
        }
    }

    @Override
    public Value evaluate(Expr expr, Scope scope) throws ExpressionFailed {
        if (expr.text().contains("&&")) {
            for (String part : expr.text().split("&&", -1))
                if (!evaluate(new Expr(part.strip(), expr.place()), scope).equals(Value.of(true)))
                    return Value.of(false);
            return Value.of(true);
        }
        Matcher comparison = COMPARISON.matcher(expr.text());
        if (!comparison.matches()) return operand(expr, expr.text().strip(), scope);
        Value left = operand(expr, comparison.group(1).strip(), scope);
        Value right = operand(expr, comparison.group(3).strip(), scope);
        return Value.of(
                switch (comparison.group(2)) {
                    case "==" -> left.equals(right);
                    case "!=" -> !left.equals(right);
                    case "<" -> number(left) < number(right);
                    case ">" -> number(left) > number(right);
                    case "<=" -> number(left) <= number(right);
                    default -> number(left) >= number(right);
                });
    }

    private static long number(Value value) {
        return ((Value.Int) value).value();
    }

    private static Value operand(Expr expr, String text, Scope scope) throws ExpressionFailed {
        if (text.matches("-?\\d+")) return Value.of(Long.parseLong(text));
        if (text.matches("true|false")) return Value.of(Boolean.parseBoolean(text));
        if (text.matches("'[^']*'|\"[^\"]*\"")) return Value.of(text.substring(1, text.length() - 1));
        String[] path = text.replaceAll("\\[\"([^\"]*)\"]", ".$1").split("\\.", -1);
        Value value = scope.lookup(path[0]);
        for (int i = 1; i < path.length && value != null; i++)
            value = value instanceof Value.Fields(var fields) ? fields.get(path[i]) : null;
        if (value == null) throw new ExpressionFailed(expr, "undefined: " + text);
        return value;
    }

    @Override
    public SafeText fill(Template template, Scope scope, boolean shellWords) throws ExpressionFailed {
        SafeText filled = SafeText.plain("");
        for (Template.Part part : template.parts()) {
            filled = filled.plus(
                    switch (part) {
                        case Template.Part.Literal(var text) -> SafeText.plain(text);
                        case Template.Part.Hole(var expr) ->
                            switch (evaluate(expr, scope)) {
                                case Value.Secret(var name) -> SafeText.hidden(name);
                                case Value value ->
                                    SafeText.plain(shellWords ? quoted(value.display()) : value.display());
                            };
                    });
        }
        return filled;
    }

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public Value parse(Question.Parse how, String text) {
        return Value.of(text);
    }
}
