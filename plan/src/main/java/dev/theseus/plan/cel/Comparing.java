package dev.theseus.plan.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.theseus.core.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How values compare. As in CEL, with two differences: a version compares with a version or with a text that is one; and values of
 * different kinds, which CEL calls unequal, are an error, since a plan that compares the text {@code "0"} with the number 0 would
 * otherwise wait for ever. {@code null} may be compared with anything.
 */
final class Comparing {
    private Comparing() {}

    static boolean equal(Object a, Object b) throws CelEvaluationException {
        if (a instanceof NullValue || b instanceof NullValue) return a instanceof NullValue && b instanceof NullValue;
        if (a instanceof List<?> left && b instanceof List<?> right) return equalLists(left, right);
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) return equalMaps(left, right);
        if (a instanceof Number && b instanceof Number) return numbers(a, b) == 0;
        if (a instanceof Version || b instanceof Version) return version(a).compareTo(version(b)) == 0;
        if (a instanceof Hidden || b instanceof Hidden) throw secret();
        if (!kind(a).equals(kind(b))) throw different(a, b);
        return Objects.equals(a, b);
    }

    private static boolean equalLists(List<?> left, List<?> right) throws CelEvaluationException {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) if (!equal(left.get(i), right.get(i))) return false;
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) throws CelEvaluationException {
        if (!left.keySet().equals(right.keySet())) return false;
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) return false;
        }
        return true;
    }

    static int order(Object a, Object b) throws CelEvaluationException {
        if (a instanceof Number && b instanceof Number) return numbers(a, b);
        if (a instanceof Version || b instanceof Version) return version(a).compareTo(version(b));
        if (a instanceof Hidden || b instanceof Hidden) throw secret();
        if (a instanceof String left && b instanceof String right) return left.compareTo(right);
        if (a instanceof Duration left && b instanceof Duration right) return left.compareTo(right);
        if (a instanceof Instant left && b instanceof Instant right) return left.compareTo(right);
        if (a instanceof Boolean left && b instanceof Boolean right) return left.compareTo(right);
        throw different(a, b);
    }

    private static int numbers(Object a, Object b) throws CelEvaluationException {
        if (a instanceof Long left && b instanceof Long right) return left.compareTo(right);
        if (isNaN(a) || isNaN(b)) throw new CelEvaluationException("a value is not a number (NaN)");
        if (isInfinite(a) || isInfinite(b))
            return Double.compare(((Number) a).doubleValue(), ((Number) b).doubleValue());
        return decimal(a).compareTo(decimal(b));
    }

    private static boolean isNaN(Object number) {
        return number instanceof Double d && d.isNaN();
    }

    private static boolean isInfinite(Object number) {
        return number instanceof Double d && d.isInfinite();
    }

    private static java.math.BigDecimal decimal(Object number) {
        return switch (number) {
            case Double d -> new java.math.BigDecimal(d);
            case UnsignedLong u -> new java.math.BigDecimal(u.bigIntegerValue());
            default -> java.math.BigDecimal.valueOf(((Number) number).longValue());
        };
    }

    static Version version(Object value) throws CelEvaluationException {
        if (value instanceof Version version) return version;
        if (!(value instanceof String text))
            throw new CelEvaluationException("a version compares with a version or a text, not with " + kind(value));
        try {
            return Version.of(text);
        } catch (IllegalArgumentException e) {
            throw new CelEvaluationException(String.valueOf(e.getMessage()));
        }
    }

    private static CelEvaluationException different(Object a, Object b) {
        return new CelEvaluationException("compares " + kind(a) + " with " + kind(b)
                + ", which are never equal: convert one of them, with int() or string() for instance");
    }

    private static CelEvaluationException secret() {
        return new CelEvaluationException("a secret cannot be compared");
    }

    private static String kind(Object value) {
        return switch (value) {
            case String _ -> "a text";
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case Duration _ -> "a duration";
            case Instant _ -> "an instant";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case Version _ -> "a version";
            case NullValue _ -> "null";
            default -> "another kind of value";
        };
    }
}
