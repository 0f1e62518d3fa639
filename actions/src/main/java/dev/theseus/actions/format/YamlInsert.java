package dev.theseus.actions.format;

import dev.theseus.actions.format.Document.Gap;
import java.util.List;

/** New entries of a YAML file. */
record YamlInsert(String text) {

    /** A new line after the one in which a block ends, the rest of the path nested under it. */
    Gap atEnd(List<String> path, int indent, int end) {
        String newline = Bytes.newline(text);
        int at = end > 0 && text.charAt(end - 1) == '\n' ? end : text.indexOf('\n', end) + 1;
        boolean open = at == 0 && !text.isEmpty();
        if (at == 0) at = text.length();
        var before = new StringBuilder(open ? newline : "");
        for (int i = 0; i < path.size(); i++) {
            if (i > 0) before.append(newline);
            before.append(" ".repeat(indent + 2 * i))
                    .append(YamlTexts.text(path.get(i)))
                    .append(':');
        }
        return new Gap(at, at, before.append(' ').toString(), newline);
    }

    /** The path opened in flow style: <code>{a: {b: </code>. */
    static String flow(List<String> path) {
        var opened = new StringBuilder();
        for (String part : path) opened.append('{').append(YamlTexts.text(part)).append(": ");
        return opened.toString();
    }
}
