package dev.theseus.cli.report;

import dev.theseus.cli.view.InertText;

/** Builds HTML. Tags and classes are ours; all text goes through {@link #text} and {@link #attribute} and is inert. */
final class Html {
    private final StringBuilder out = new StringBuilder(64 * 1024);

    /** Opens an element. @param tag its name and, in our own words, its attributes */
    Html open(String tag) {
        out.append('<').append(tag).append('>');
        return this;
    }

    Html close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    Html line() {
        out.append('\n');
        return this;
    }

    Html text(String text) {
        out.append(escape(InertText.lines(text)));
        return this;
    }

    /** An element with nothing but text in it. */
    Html element(String tag, String text) {
        int blank = tag.indexOf(' ');
        return open(tag).text(text).close(blank < 0 ? tag : tag.substring(0, blank));
    }

    /** Markup of our own making. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    static String attribute(String text) {
        return escape(InertText.line(text));
    }

    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '`' -> escaped.append("&#96;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
