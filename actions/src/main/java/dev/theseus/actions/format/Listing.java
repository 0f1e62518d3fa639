package dev.theseus.actions.format;

import dev.theseus.actions.format.Document.Gap;
import dev.theseus.actions.format.Document.Unfit;
import java.util.ArrayList;
import java.util.List;

/**
 * Items between commas, in JSON and in YAML's flow style: how one goes without leaving a comma or an empty line behind.
 *
 * @param spans the items' places, in order
 */
record Listing(String text, List<Span> spans) {
    record Span(int from, int to) {}

    /**
     * @throws Unfit for an item of a list before its last one: those behind it move up, so that doing it twice would remove two
     */
    List<Gap> withoutNumbered(int index) throws Unfit {
        if (index + 1 < spans.size())
            throw new Unfit("only the last item of a list can go by its number: set the whole list");
        return without(index);
    }

    List<Gap> without(int index) {
        Span item = spans.get(index);
        int after = JsonTree.Scanner.after(text, item.to());
        boolean comma = after < text.length() && text.charAt(after) == ',';
        List<Gap> gaps = new ArrayList<>();
        if (comma && after == item.to()) gaps.add(tidy(item.from(), after + 1));
        else if (comma) {
            gaps.add(Gap.over(after, after + 1));
            gaps.add(tidy(item.from(), item.to()));
        } else {
            gaps.add(tidy(item.from(), item.to()));
            if (index > 0) {
                int before = JsonTree.Scanner.after(text, spans.get(index - 1).to());
                gaps.add(Gap.over(before, before + 1));
            }
        }
        return gaps;
    }

    /** With the whole line where nothing else stands on it, with the blanks before or after it otherwise. */
    private Gap tidy(int from, int to) {
        int start = from;
        while (start > 0 && isBlank(text.charAt(start - 1))) start--;
        int end = to;
        while (end < text.length() && isBlank(text.charAt(end))) end++;
        boolean begins = start == 0 || text.charAt(start - 1) == '\n';
        int newline = text.startsWith("\r\n", end) ? end + 2 : text.startsWith("\n", end) ? end + 1 : -1;
        if (begins && newline > 0) return Gap.over(start, newline);
        boolean commaGone = text.charAt(to - 1) == ',';
        return commaGone ? Gap.over(from, end) : Gap.over(begins ? from : start, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
