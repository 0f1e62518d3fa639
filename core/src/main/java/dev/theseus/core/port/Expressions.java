package dev.theseus.core.port;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Template;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;

/** Evaluates expressions and fills in templates. Deterministic and free of side effects; errors are never {@code false}. */
public interface Expressions {

    Value evaluate(Expr expr, Scope scope) throws ExpressionFailed;

    /** Fills in a template; {@code shellWords} quotes each value as one POSIX shell word. */
    SafeText fill(Template template, Scope scope, boolean shellWords) throws ExpressionFailed;

    /** Reads text as a question's {@code parse} says. */
    Value parse(dev.theseus.core.plan.Question.Parse how, String text) throws ExpressionFailed;

    /** What names mean: {@code inputs}, {@code facts}, {@code host}, {@code target}, {@code paths}, {@code balancers}, {@code steps}, … */
    interface Scope {
        /** The value of a root name, or null where there is none. */
        @org.jspecify.annotations.Nullable
        Value lookup(String root);

        /** This scope with more names in front of it. */
        default Scope with(java.util.Map<String, Value> more) {
            return root -> {
                Value value = more.get(root);
                return value != null ? value : lookup(root);
            };
        }
    }

    /** An expression that could not be evaluated: which, where, why. */
    final class ExpressionFailed extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Expr expr;

        public ExpressionFailed(Expr expr, String why) {
            super(why);
            this.expr = expr;
        }

        public Expr expr() {
            return expr;
        }
    }
}
