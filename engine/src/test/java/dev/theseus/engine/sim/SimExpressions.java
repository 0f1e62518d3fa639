package dev.theseus.engine.sim;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;

/** The few expressions of generated plans. */
final class SimExpressions implements Expressions {
    private final Dice dice;

    SimExpressions(Dice dice) {
        this.dice = dice;
    }

    @Override
    public Value evaluate(Expr expr, Scope scope) throws ExpressionFailed {
        return switch (expr.text()) {
            case "value" -> known(expr, scope, "value");
            case "before == after" -> Value.of(known(expr, scope, "before").equals(known(expr, scope, "after")));
            case "group" ->
                Value.of("g"
                        + Math.floorMod(known(expr, scope, "target").display().hashCode(), 3));
            case "when" ->
                Value.of(dice.about("when", String.valueOf(scope.lookup("target")))
                        .percent(80));
            default -> throw new ExpressionFailed(expr, "not in generated plans");
        };
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
