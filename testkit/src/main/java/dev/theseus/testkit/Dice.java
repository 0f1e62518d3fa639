package dev.theseus.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Chance from one seed: the same seed, the same throws. */
public final class Dice {
    /** Texts that have a meaning somewhere: shells, SQL, YAML, JSON, CSV, terminals, browsers, regular expressions. */
    private static final List<String> HOSTILE = List.of(
            "'",
            "\"",
            "\\",
            "`",
            "$",
            "$(id)",
            "${x}",
            "$${",
            "}",
            "{",
            "[",
            "]",
            "(",
            ")",
            ";",
            "&&",
            "|",
            ">",
            "<",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "\f",
            " ",
            "  ",
            "\u0000",
            "\u001b[31m",
            "\u001b]0;t\u0007",
            "\u202e",
            "\ufeff",
            "%s",
            "%00",
            "--",
            "-rf",
            "/*",
            "*/",
            "';drop table x;--",
            "<script>",
            "&amp;",
            "#",
            "!",
            "=",
            ":",
            ": ",
            "- ",
            ",",
            "\"\"",
            "~",
            "null",
            "true",
            "on",
            "0x1F",
            "1e9",
            ".inf",
            "4.10",
            "-0",
            "9223372036854775808",
            "é",
            "漢字",
            "\ud83d\ude80",
            "\ud800",
            "(?i)",
            "a{1000}",
            "(a*)*",
            "[^",
            "\\u00e9",
            "\\u00",
            "*a",
            "&a ",
            "!!str ",
            "|-",
            ">+",
            "---",
            "...",
            "%YAML 1.2",
            "//",
            "..",
            "/~1",
            "~0");

    private final SplittableRandom random;

    public Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 to {@code bound} - 1. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    public int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    public long number() {
        return switch (below(4)) {
            case 0 -> between(-2, 12);
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            default -> List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, 1L << 53).get(below(4));
        };
    }

    /** One time in so many. */
    public boolean onceIn(int times) {
        return below(times) == 0;
    }

    public <T> T one(List<T> among) {
        return among.get(below(among.size()));
    }

    @SafeVarargs
    public final <T> T of(T... among) {
        return among[below(among.length)];
    }

    /** A name such as people give: letters, digits, a dot or an underscore within. */
    public String name() {
        var name = new StringBuilder().append((char) ('a' + below(26)));
        for (int i = below(8); i > 0; i--) name.append("abcdefghijklmnopqrstuvwxyz0123456789_.".charAt(below(38)));
        return name.toString();
    }

    /** Up to so many pieces of text, harmless and hostile ones. */
    public String text(int pieces) {
        var text = new StringBuilder();
        for (int i = below(pieces + 1); i > 0; i--) text.append(onceIn(2) ? one(HOSTILE) : name());
        return text.toString();
    }

    /** Damage to a text file, one or more times: bytes, pieces and whole lines. */
    public byte[] damaged(byte[] file) {
        byte[] now = file;
        for (int times = between(1, 4); times > 0; times--) now = once(now);
        return now;
    }

    private byte[] once(byte[] file) {
        if (file.length == 0) return one(HOSTILE).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int at = below(file.length);
        int to = Math.min(file.length, at + between(1, onceIn(8) ? 400 : 12));
        return switch (below(8)) {
            case 0 -> {
                byte[] flipped = file.clone();
                flipped[at] ^= (byte) (1 << below(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(file, at);
            case 2 -> joined(file, 0, at, file, to, file.length);
            case 3 -> joined(file, 0, to, file, at, file.length);
            case 4 -> {
                int from = lineFrom(file, at);
                int line = lineTo(file, at);
                yield onceIn(2)
                        ? joined(file, 0, from, file, line, file.length)
                        : joined(file, 0, line, file, from, file.length);
            }
            case 5 -> {
                int from = lineFrom(file, at);
                yield onceIn(2) || from >= file.length || file[from] != ' '
                        ? inserted(file, from, " ".repeat(between(1, 3)))
                        : joined(file, 0, from, file, from + 1, file.length);
            }
            default -> inserted(file, at, one(HOSTILE));
        };
    }

    private static int lineFrom(byte[] file, int at) {
        int from = at;
        while (from > 0 && file[from - 1] != '\n') from--;
        return from;
    }

    private static int lineTo(byte[] file, int at) {
        int to = at;
        while (to < file.length && file[to] != '\n') to++;
        return Math.min(file.length, to + 1);
    }

    private static byte[] inserted(byte[] file, int at, String piece) {
        byte[] bytes = piece.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return joined(joined(file, 0, at, bytes, 0, bytes.length), 0, at + bytes.length, file, at, file.length);
    }

    private static byte[] joined(byte[] left, int from, int to, byte[] right, int rightFrom, int rightTo) {
        byte[] all = Arrays.copyOf(Arrays.copyOfRange(left, from, to), to - from + rightTo - rightFrom);
        System.arraycopy(right, rightFrom, all, to - from, rightTo - rightFrom);
        return all;
    }
}
