package dev.theseus.plan.cel;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.Value;
import dev.theseus.plan.SmallPlan;
import java.util.Map;

/** Called through a class loader of its own, to see what gets loaded. */
public final class LazyProbe {
    private LazyProbe() {}

    public static void pathsOnly() throws ExpressionFailed {
        SmallPlan.read();
        new CelExpressions().evaluate(new Expr("a.b", Place.NOWHERE), _ -> Value.of(Map.of("b", Value.of(1))));
    }

    public static void computing() throws ExpressionFailed {
        new CelExpressions().evaluate(new Expr("1 + 1", Place.NOWHERE), _ -> null);
    }
}
