package dev.theseus.cli.view;

/**
 * Text from elsewhere (hosts, plans, people) as it may be shown: nothing in it can move a cursor, change a colour, hide itself or turn
 * the direction of writing. What could is replaced by a visible sign.
 */
public final class InertText {
    private static final char REPLACEMENT = '\ufffd';

    private InertText() {}

    /** One line: breaks become {@code ↵}, tabs blanks. */
    public static String line(String text) {
        String stripped = text.strip();
        var inert = new StringBuilder(stripped.length());
        stripped.codePoints().forEach(c -> {
            if (c == '\r') return;
            if (c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85) inert.append(" ↵ ");
            else if (c == '\t') inert.append(' ');
            else inert.appendCodePoint(shown(c));
        });
        return inert.toString();
    }

    /** Several lines: breaks and tabs stay. */
    public static String lines(String text) {
        var inert = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') inert.appendCodePoint(c);
            else inert.appendCodePoint(shown(c));
        });
        return inert.toString();
    }

    private static int shown(int c) {
        if (c < 0x20) return 0x2400 + c;
        if (c == 0x7f) return 0x2421;
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> c;
        };
    }
}
