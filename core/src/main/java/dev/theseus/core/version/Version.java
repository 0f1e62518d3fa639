package dev.theseus.core.version;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A product version as its vendor writes it: {@code 7.10.0}, {@code 4.1-HF4}, {@code 4.2.1.50062}, {@code V4.2.0-CE},
 * {@code 7.10.6-rev3}.
 *
 * <p>Order is the one operators expect: numbers compare as numbers, missing numbers count as zero, a release
 * comes after its pre-releases ({@code alpha < beta < milestone < rc < release}) and before its hot fixes, patches and revisions
 * ({@code 4.1 < 4.1-HF4 < 4.1-HF10 < 4.1.1}). A leading {@code v} and edition names such as {@code CE} do not take part in the order.
 * Two versions are equal when neither comes before the other, whatever their spelling.
 */
public final class Version implements Comparable<Version> {
    private static final List<String> PRE_RELEASES =
            List.of("dev", "snapshot", "alpha", "a", "beta", "b", "milestone", "m", "pre", "preview", "rc", "cr");
    private static final List<String> EDITIONS =
            List.of("ce", "ee", "community", "enterprise", "ga", "final", "release", "lts");

    private final String text;
    private final List<Part> parts;

    private sealed interface Part {
        /** A number in the main or a later position. */
        record Number(BigInteger value) implements Part {}

        /** A qualifier: {@code rank < 0} for pre-releases, {@code > 0} for fixes on top of a release. */
        record Qualifier(int rank, String word) implements Part {}
    }

    private Version(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException where the text has no digit, has white space inside, or is longer than 200 characters
     */
    public static Version of(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > 200 || trimmed.chars().anyMatch(Character::isWhitespace))
            throw new IllegalArgumentException(
                    "'" + text + "' is not a version: expected something like 4.2.1, 4.1-HF4 or 7.10.6-rev3");
        List<Part> parts = new ArrayList<>();
        String lower = trimmed.toLowerCase(Locale.ROOT);
        int at = lower.length() > 1 && lower.charAt(0) == 'v' && isDigit(lower.charAt(1)) ? 1 : 0;
        while (at < lower.length()) {
            char c = lower.charAt(at);
            int end = at + 1;
            if (isDigit(c)) {
                while (end < lower.length() && isDigit(lower.charAt(end))) end++;
                parts.add(new Part.Number(new BigInteger(lower.substring(at, end))));
            } else if (Character.isLetter(c)) {
                while (end < lower.length() && Character.isLetter(lower.charAt(end))) end++;
                String word = lower.substring(at, end);
                if (!EDITIONS.contains(word)) parts.add(qualifier(word));
            }
            at = end;
        }
        if (parts.stream().noneMatch(p -> p instanceof Part.Number))
            throw new IllegalArgumentException("'" + text + "' is not a version: it has no digit");
        return new Version(trimmed, canonical(parts));
    }

    /**
     * Without zeros that end a row of numbers: {@code 4.0-HF1} is {@code 4-HF1}. Otherwise a missing number would be zero at the end of
     * a version and something else before a qualifier, and the order would run in a circle.
     */
    private static List<Part> canonical(List<Part> parts) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Qualifier) dropZeros(kept);
            kept.add(part);
        }
        dropZeros(kept);
        return List.copyOf(kept);
    }

    private static void dropZeros(List<Part> parts) {
        while (!parts.isEmpty() && parts.getLast() instanceof Part.Number(var n) && n.signum() == 0) parts.removeLast();
    }

    private static Part qualifier(String word) {
        int pre = PRE_RELEASES.indexOf(word);
        return new Part.Qualifier(pre >= 0 ? pre - PRE_RELEASES.size() : 1, word);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The text as it was written. */
    public String text() {
        return text;
    }

    @Override
    public int compareTo(Version other) {
        int length = Math.max(parts.size(), other.parts.size());
        for (int i = 0; i < length; i++) {
            int order = compare(part(i), other.part(i));
            if (order != 0) return order;
        }
        return 0;
    }

    private Part part(int index) {
        return index < parts.size() ? parts.get(index) : new Part.Qualifier(0, "");
    }

    /** Pre-release < end of text = zero < fix on top < a further number. */
    private static int compare(Part left, Part right) {
        return switch (left) {
            case Part.Number(var a) ->
                switch (right) {
                    case Part.Number(var b) -> a.compareTo(b);
                    case Part.Qualifier(int rank, var _) -> rank == 0 ? a.signum() : 1;
                };
            case Part.Qualifier(int rank, var word) ->
                switch (right) {
                    case Part.Number(var b) -> rank == 0 ? -b.signum() : -1;
                    case Part.Qualifier(int otherRank, var otherWord) -> {
                        int order = Integer.compare(rank, otherRank);
                        yield order != 0 || rank == 0 ? order : word.compareTo(otherWord);
                    }
                };
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
