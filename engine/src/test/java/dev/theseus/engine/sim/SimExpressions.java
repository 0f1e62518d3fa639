package dev.theseus.engine.sim;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.stream.IntStream;

/** The few expressions of generated plans, and of shipped ones as they are simulated. */
final class SimExpressions implements Expressions {
    private final Dice dice;

    SimExpressions(Dice dice) {
        this.dice = dice;
    }

    @Override
    public Value evaluate(Expr expr, Scope scope) throws ExpressionFailed {
        if (expr.text().startsWith("when")) return when(expr, scope);
        return switch (expr.text()) {
            case "value" -> known(expr, scope, "value");
            case "before == after" -> Value.of(known(expr, scope, "before").equals(known(expr, scope, "after")));
            case "group" ->
                Value.of("g"
                        + Math.floorMod(known(expr, scope, "target").display().hashCode(), 3));
            case "hopeless" ->
                Value.of(dice.about("hopeless", String.valueOf(scope.lookup("target")))
                        .percent(20));
            case "said" -> known(expr, scope, "said");
            case "items" -> items(scope);
            default -> throw new ExpressionFailed(expr, "not in simulated plans");
        };
    }

    private Value when(Expr expr, Scope scope) {
        return Value.of(
                dice.about(expr.text(), String.valueOf(scope.lookup("target"))).percent(80));
    }

    private Value items(Scope scope) {
        int count = dice.about("items", String.valueOf(scope.lookup("target"))).below(4);
        return Value.of(
                IntStream.range(0, count).mapToObj(i -> Value.of("item" + i)).toList());
    }

    private static Value known(Expr expr, Scope scope, String name) throws ExpressionFailed {
        Value value = scope.lookup(name);
        if (value == null) throw new ExpressionFailed(expr, "there is no '" + name + "'");
        return value;
    }

    @Override
    public SafeText fill(Template template, Scope scope, boolean shellWords) {
        return SafeText.plain(template.source());
    }

    @Override
    public Value parse(Question.Parse how, String text) {
        return Value.of(text);
    }
}
