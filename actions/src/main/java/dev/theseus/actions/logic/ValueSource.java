package dev.theseus.actions.logic;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of an expression: a question that asks nobody. */
public final class ValueSource implements QuestionSource {

    @Override
    public String name() {
        return "value";
    }

    @Override
    public String doc() {
        return "The value of an expression.";
    }

    @Override
    public Shape shape() {
        return Shape.expression();
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public String describe(Args args) {
        return args.expression("value").map(Expr::text).orElse("value");
    }

    @Override
    public Seen look(Args args, ActionContext context) throws ActionException {
        Expr expr = args.expression("value")
                .orElseThrow(() -> new IllegalArgumentException("a value without an expression"));
        return new Seen(Optional.empty(), context.evaluate(expr, Map.of()), Map.of(), Optional.empty());
    }
}
