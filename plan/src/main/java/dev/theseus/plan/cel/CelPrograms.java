package dev.theseus.plan.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Compiled expressions, each compiled once. Everything that loads the CEL library for evaluation is behind this class. */
final class CelPrograms {
    private final CelText text = new CelText();
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(CelText.OPTIONS)
            .addFunctionBindings(Functions.bindings())
            .build();
    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    /** Why an expression has no value. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String why) {
            super(why);
        }
    }

    Value evaluate(String expression, Scope scope) throws Failed {
        try {
            Object result = program(expression).eval(Map.of(Rewrite.SCOPE, new ScopeView(scope)));
            return Conversion.fromCel(result);
        } catch (CelText.Unreadable | IllegalArgumentException | ArithmeticException e) {
            throw new Failed(Reasons.shortened(e.getMessage()));
        } catch (CelEvaluationException e) {
            throw new Failed(Reasons.shortened(innermost(e)));
        }
    }

    /** Our own functions' reasons arrive wrapped in the library's. */
    private static @Nullable String innermost(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() instanceof CelEvaluationException cause) at = cause;
        return at.getMessage();
    }

    private CelRuntime.Program program(String expression) throws CelText.Unreadable, CelEvaluationException {
        CelRuntime.Program known = programs.get(expression);
        if (known != null) return known;
        CelRuntime.Program made = runtime.createProgram(text.compile(expression).tree());
        programs.put(expression, made);
        return made;
    }
}
