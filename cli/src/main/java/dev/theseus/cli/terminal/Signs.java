package dev.theseus.cli.terminal;

import java.nio.charset.Charset;
import java.util.List;

/** The signs that a picture is drawn with: those of Unicode, or of ASCII where the terminal knows no others. */
public record Signs(
        String done,
        String failed,
        String underWay,
        String pending,
        String skipped,
        String back,
        String bar,
        List<String> barParts,
        String barRest,
        String edge,
        String ellipsis,
        boolean unicode) {
    public static final Signs UNICODE = new Signs(
            "✓", "✗", "▶", "·", "–", "↶", "█", List.of("", "▏", "▎", "▍", "▌", "▋", "▊", "▉"), "░", "▌", "…", true);
    public static final Signs ASCII = new Signs(
            "+", "x", ">", ".", "-", "<", "#", List.of("", "", "", "", "", "", "", ""), "-", "|", "...", false);

    public Signs {
        barParts = List.copyOf(barParts);
    }

    public static Signs of(Charset charset) {
        return charset.newEncoder().canEncode("✓▶█") ? UNICODE : ASCII;
    }

    /** A bar of a width in columns that is filled to a part of it. */
    String progress(int columns, long part, long whole) {
        long eighths = whole <= 0 ? 0 : Math.min(columns * 8L, columns * 8L * part / whole);
        int full = (int) (eighths / 8);
        String partial = barParts.get((int) (eighths % 8));
        return bar.repeat(full) + partial + barRest.repeat(columns - full - (partial.isEmpty() ? 0 : 1));
    }
}
