package dev.theseus.plan.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.theseus.core.value.Durations;
import dev.theseus.core.version.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The functions that the plan language adds to CEL, and its comparisons. */
final class Functions {
    private Functions() {}

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from(
                        CelText.overload("@eq"), Object.class, Object.class, (a, b) -> Comparing.equal(a, b)),
                CelFunctionBinding.from(
                        CelText.overload("@ne"), Object.class, Object.class, (a, b) -> !Comparing.equal(a, b)),
                order("@lt", -1, -1),
                order("@le", -1, 0),
                order("@gt", 1, 1),
                order("@ge", 0, 1),
                CelFunctionBinding.from(
                        CelText.overload("@matches"), Object.class, Object.class, (a, b) -> matches(a, b)),
                CelFunctionBinding.from(CelText.overload("@duration"), Object.class, Functions::duration),
                CelFunctionBinding.from(CelText.overload("version"), Object.class, Functions::version),
                CelFunctionBinding.from(CelText.overload("ceilMinutes"), Duration.class, Functions::ceilMinutes),
                CelFunctionBinding.from(CelText.overload("inOrder"), List.class, Functions::inOrder));
    }

    /** Holds where the sign of the order lies between these two. */
    private static CelFunctionBinding order(String name, int from, int to) {
        return CelFunctionBinding.from(CelText.overload(name), Object.class, Object.class, (a, b) -> {
            int sign = Integer.signum(Comparing.order(a, b));
            return from <= sign && sign <= to;
        });
    }

    /** As CEL has it: whether the pattern occurs in the text. Its own would compile a pattern of any size. */
    private static boolean matches(Object text, Object pattern) throws CelEvaluationException {
        if (!(text instanceof String within) || !(pattern instanceof String given))
            throw new CelEvaluationException("matches() takes a text and a regular expression");
        Optional<String> problem = Patterns.problem(given);
        if (problem.isPresent())
            throw new CelEvaluationException("'" + given + "' is not a regular expression: " + problem.get());
        return Patterns.occurs(given, within);
    }

    private static Object duration(Object value) throws CelEvaluationException {
        if (value instanceof Duration) return value;
        if (!(value instanceof String text))
            throw new CelEvaluationException("duration() takes a text such as \"1h30m\"");
        try {
            return text.startsWith("-") ? Durations.parse(text.substring(1)).negated() : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CelEvaluationException(String.valueOf(e.getMessage()));
        }
    }

    private static Object version(Object value) throws CelEvaluationException {
        if (value instanceof Version) return value;
        if (!(value instanceof String text))
            throw new CelEvaluationException("version() takes a text: in quotes, so that 4.10 is not 4.1");
        return Comparing.version(text);
    }

    /** Names as a person counts them: {@code schema_5} before {@code schema_10}. */
    private static Object inOrder(List<?> names) throws CelEvaluationException {
        List<String> ordered = new ArrayList<>();
        for (Object name : names) {
            if (!(name instanceof String text)) throw new CelEvaluationException("inOrder() takes a list of texts");
            ordered.add(text);
        }
        ordered.sort(new CountingOrder());
        return ordered;
    }

    /** Whole minutes, rounded up: a tool that counts in minutes must not be given too few. */
    private static Object ceilMinutes(Duration duration) {
        long minutes = duration.toMinutes();
        return duration.compareTo(Duration.ofMinutes(minutes)) > 0 ? minutes + 1 : minutes;
    }
}
