package dev.theseus.core.value;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as plans write them: {@code 500MB}, {@code 2GiB}, {@code 0}. */
public final class ByteSizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s?(B|[kKMGT]i?B)");
    private static final String LETTERS = "KMGT";
    private static final int DECIMAL = 1000;
    private static final int BINARY = 1024;

    private ByteSizes() {}

    /**
     * Reads a size.
     *
     * @return in bytes
     * @throws IllegalArgumentException where the text is not a number and a unit
     */
    public static long parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("0")) return 0;
        Matcher matcher = SIZE.matcher(trimmed);
        if (!matcher.matches())
            throw new IllegalArgumentException("'" + text + "' is not a size: write 500MB, 2GB or 2GiB");
        String unit = matcher.group(2);
        long bytes = Long.parseLong(matcher.group(1));
        int power = LETTERS.indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
        for (int i = 0; i < power; i++) bytes *= unit.contains("i") ? BINARY : DECIMAL;
        return bytes;
    }

    /** For people, in decimal units: {@code 3.2 GB}. */
    public static String shown(long bytes) {
        double rest = bytes;
        int power = 0;
        while (rest >= DECIMAL && power < LETTERS.length()) {
            rest /= DECIMAL;
            power++;
        }
        return power == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, "%.1f %sB", rest, power == 1 ? "k" : LETTERS.charAt(power - 1));
    }
}
