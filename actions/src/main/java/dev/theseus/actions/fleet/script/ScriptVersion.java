package dev.theseus.actions.fleet.script;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A script's version: numbers between dots or underscores, compared number by number. As in Flyway, underscores are shown as dots and zeros
 * at the end do not count: {@code 1.0} is {@code 1}.
 */
public final class ScriptVersion implements Comparable<ScriptVersion> {
    private static final Pattern GRAMMAR = Pattern.compile("\\d+([._]\\d+)*");

    private final String text;
    private final List<BigInteger> numbers;

    private ScriptVersion(String text, List<BigInteger> numbers) {
        this.text = text;
        this.numbers = numbers;
    }

    /** @throws IllegalArgumentException where that is no version */
    public static ScriptVersion of(String text) {
        if (!GRAMMAR.matcher(text).matches())
            throw new IllegalArgumentException("'" + text + "' is not a version: numbers between dots or underscores");
        String dotted = text.replace('_', '.');
        List<BigInteger> all =
                Arrays.stream(dotted.split("\\.", -1)).map(BigInteger::new).toList();
        int end = all.size();
        while (end > 1 && all.get(end - 1).signum() == 0) end--;
        return new ScriptVersion(dotted, List.copyOf(all.subList(0, end)));
    }

    @Override
    public int compareTo(ScriptVersion other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        for (int i = 0; i < common; i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) return order;
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScriptVersion version && numbers.equals(version.numbers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(numbers);
    }

    /** With dots, as the ledger has it. */
    @Override
    public String toString() {
        return text;
    }
}
