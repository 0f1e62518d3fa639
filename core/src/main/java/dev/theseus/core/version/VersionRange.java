package dev.theseus.core.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The versions an upgrade may start from: {@code "7.10.0 .. 7.10.9"} (both ends included), {@code "4.1-HF4"} (exactly that),
 * {@code ">= 4.1"}, {@code "< 5"}, or several of these separated by commas, any of which may hold.
 */
public record VersionRange(String text, List<Span> spans) {

    /** One stretch of versions; an absent end is open. */
    public record Span(Optional<Version> from, boolean fromIncluded, Optional<Version> to, boolean toIncluded) {
        boolean contains(Version version) {
            if (from.isPresent()) {
                int order = version.compareTo(from.get());
                if (order < 0 || order == 0 && !fromIncluded) return false;
            }
            if (to.isPresent()) {
                int order = version.compareTo(to.get());
                return order < 0 || order == 0 && toIncluded;
            }
            return true;
        }
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException where a part is not a version, or a stretch ends before it begins
     */
    public static VersionRange of(String text) {
        var spans = new ArrayList<Span>();
        for (String part : parts(text)) spans.add(span(part.strip()));
        return new VersionRange(text, List.copyOf(spans));
    }

    private static List<String> parts(String text) {
        return Arrays.asList(text.split(",", -1));
    }

    private static Span span(String part) {
        int dots = part.indexOf("..");
        if (dots >= 0) {
            Optional<Version> from = end(part.substring(0, dots));
            Optional<Version> to = end(part.substring(dots + 2));
            if (from.isEmpty() && to.isEmpty())
                throw new IllegalArgumentException("'" + part + "' has neither a beginning nor an end");
            if (from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) > 0)
                throw new IllegalArgumentException("'" + part + "' ends before it begins");
            return new Span(from, true, to, true);
        }
        for (String operator : new String[] {">=", "<=", ">", "<", "="}) {
            if (!part.startsWith(operator)) continue;
            Optional<Version> version = Optional.of(Version.of(part.substring(operator.length())));
            return switch (operator) {
                case ">=" -> new Span(version, true, Optional.empty(), false);
                case ">" -> new Span(version, false, Optional.empty(), false);
                case "<=" -> new Span(Optional.empty(), false, version, true);
                case "<" -> new Span(Optional.empty(), false, version, false);
                default -> new Span(version, true, version, true);
            };
        }
        Optional<Version> exact = Optional.of(Version.of(part));
        return new Span(exact, true, exact, true);
    }

    private static Optional<Version> end(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Version.of(text));
    }

    /** Whether an upgrade may start from this version. */
    public boolean contains(Version version) {
        return spans.stream().anyMatch(span -> span.contains(version));
    }

    @Override
    public String toString() {
        return text;
    }
}
