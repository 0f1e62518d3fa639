package dev.theseus.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Text measured in the columns of a terminal, where a Chinese character takes two and a combining accent none. */
final class Columns {
    private Columns() {}

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** The text, cut to a number of columns; what is cut ends in the sign for it. */
    static String cut(String text, int columns, String ellipsis) {
        if (width(text) <= columns) return text;
        int room = columns - width(ellipsis);
        if (room < 0) return "";
        var kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > room) break;
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept.append(ellipsis).toString();
    }

    /** The text over as many lines as it needs, broken at blanks where there are any, but no more than {@code most}. */
    static List<String> wrap(String text, int columns, int most, String ellipsis) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (lines.size() + 1 < most && width(rest) > columns) {
            String head = cut(rest, columns, "");
            int blank = head.lastIndexOf(' ');
            int end = blank > head.length() / 2 ? blank : head.length();
            if (end == 0) break;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(cut(rest, columns, ellipsis));
        return lines;
    }

    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    private static int width(int c) {
        return Math.max(0, WCWidth.wcwidth(c));
    }
}
