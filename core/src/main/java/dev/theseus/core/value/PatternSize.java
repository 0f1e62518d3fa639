package dev.theseus.core.value;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression of RE2's syntax becomes when its counted repeats are written out, which is what compiling it does.
 * Matching takes time in proportion to the text, but {@code ((a{1000}){1000}){1000}} would fill any memory before it is matched once.
 */
public final class PatternSize {
    /** The library walks through a pattern by recursion, a few calls a character: this much fits a thread's stack. */
    public static final long LARGEST = 2_000;

    private final String pattern;
    private final Deque<Long> before = new ArrayDeque<>();
    private long group;
    private long last;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    public static boolean isTooLarge(String pattern) {
        return of(pattern) > LARGEST;
    }

    /** In characters, classes and groups; an estimate from above, good for patterns that are no patterns as well. */
    static long of(String pattern) {
        return new PatternSize(pattern).sum();
    }

    private long sum() {
        int at = 0;
        while (at < pattern.length()) at = item(at);
        while (!before.isEmpty()) close();
        return capped(group + last);
    }

    /** Counts what begins here; where the next begins. */
    private int item(int at) {
        return switch (pattern.charAt(at)) {
            case '\\' -> atom(at, pattern.startsWith("\\Q", at) ? quoted(at) : Math.min(pattern.length(), at + 2));
            case '[' -> atom(at, afterClass(at));
            case '(' -> {
                group = capped(group + last);
                before.push(group);
                group = 1;
                last = 0;
                yield at + 1;
            }
            case ')' -> {
                if (!before.isEmpty()) close();
                yield at + 1;
            }
            case '{' -> repeat(at);
            default -> atom(at, at + 1);
        };
    }

    private int atom(int at, int next) {
        group = capped(group + last);
        last = pattern.startsWith("\\Q", at) ? next - at : 1;
        return next;
    }

    private void close() {
        last = capped(group + last);
        group = before.pop();
    }

    private int quoted(int at) {
        int end = pattern.indexOf("\\E", at);
        return end < 0 ? pattern.length() : end + 2;
    }

    private int afterClass(int at) {
        int to = at + 1;
        if (to < pattern.length() && pattern.charAt(to) == '^') to++;
        if (to < pattern.length() && pattern.charAt(to) == ']') to++;
        while (to < pattern.length() && pattern.charAt(to) != ']') to += pattern.charAt(to) == '\\' ? 2 : 1;
        return Math.min(pattern.length(), to + 1);
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else stands for itself. */
    private int repeat(int at) {
        int to = pattern.indexOf('}', at);
        String count = to < 0 ? "" : pattern.substring(at + 1, to);
        if (!count.matches("\\d{1,9}(,\\d{0,9})?")) return atom(at, at + 1);
        long most = 1;
        for (String number : count.split(",", -1)) if (!number.isEmpty()) most = Math.max(most, Long.parseLong(number));
        last = capped(last * (most + (count.endsWith(",") ? 1 : 0)));
        return to + 1;
    }

    private static long capped(long size) {
        return Math.min(size, 1_000_000_000L);
    }
}
